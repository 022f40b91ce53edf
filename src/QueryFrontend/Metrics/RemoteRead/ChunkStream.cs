using System.Buffers.Binary;
using System.IO.Pipelines;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.RemoteRead;

/// <summary>Sends series as frames of <c>prometheus.ChunkedReadResponse</c>: length, CRC-32C, message. A series with
/// many chunks spans several frames. Not thread-safe.</summary>
internal sealed class ChunkStream(PipeWriter output) : IDisposable
{
    public const string ContentType =
        "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";

    /// <summary>A frame is closed once it holds this many bytes; Prometheus's.</summary>
    private const int FrameBytesTarget = 1 << 20;
    private const int XorType = 1;

    private readonly ByteBuffer _frame = new();
    private readonly ByteBuffer _chunk = new();

    public async Task WriteAsync(
        LabelSet labels, SampleColumns columns, int queryIndex, CancellationToken cancellationToken)
    {
        for (var start = 0; start < columns.Count;)
        {
            start = WriteFrame(labels, columns, queryIndex, start);
            await output.FlushAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _frame.Dispose();
        _chunk.Dispose();
    }

    /// <returns>The first sample that is not in the frame.</returns>
    private int WriteFrame(LabelSet labels, SampleColumns columns, int queryIndex, int start)
    {
        _frame.Clear();
        var writer = new ProtoWriter(_frame);
        var series = writer.BeginMessage(1, FrameBytesTarget);
        SampleWriter.WriteLabels(writer, labels);
        while (start < columns.Count && _frame.Length < FrameBytesTarget)
        {
            var count = Math.Min(XorChunk.SamplesMax, columns.Count - start);
            _chunk.Clear();
            new XorChunk(_chunk).Write(columns, start, count);
            var mark = writer.BeginMessage(2);
            writer.WriteInt64(1, columns.TimestampsMs[start]);
            writer.WriteInt64(2, columns.TimestampsMs[start + count - 1]);
            writer.WriteUInt64(3, XorType);
            writer.WriteBytes(4, _chunk.WrittenSpan);
            writer.EndMessage(mark);
            start += count;
        }

        writer.EndMessage(series);
        if (queryIndex > 0)
        {
            writer.WriteInt64(2, queryIndex);
        }

        var header = output.GetSpan(Varint.MaxBytes + sizeof(uint));
        var length = Varint.WriteUInt64(header, (ulong)_frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[length..], Crc32C.Compute(_frame.WrittenSpan));
        output.Advance(length + sizeof(uint));
        var body = output.GetSpan(_frame.Length);
        _frame.WrittenSpan.CopyTo(body);
        output.Advance(_frame.Length);
        return start;
    }
}
