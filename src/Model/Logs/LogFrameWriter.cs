using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>Writes a frame into a buffer, stream after stream. Reusable, not thread-safe.</summary>
/// <param name="output">Where the frame goes; owned by the caller.</param>
public sealed class LogFrameWriter(ByteBuffer output) : IDisposable
{
    private readonly LogFrameMetadataWriter _metadata = new();
    private readonly ByteBuffer _section = new();
    private int _start;
    private uint _streamCount;

    /// <summary>Streams written since <see cref="Begin"/>.</summary>
    public int StreamCount => (int)_streamCount;

    /// <summary>Starts a frame at the end of the buffer.</summary>
    public void Begin()
    {
        _start = output.Length;
        _streamCount = 0;
        output.AppendByte(LogFrame.Version);
        output.AppendUInt32(0);
    }

    /// <summary>Adds the rows of a stream of a batch that were not refused; nothing when none is left.</summary>
    public void AddStream(LogBatch batch, int streamIndex)
    {
        var stream = batch.Streams[streamIndex];
        var rows = new BatchRows(batch, stream.RowStart, stream.RowCount);
        WriteStream(stream.Labels, rows);
    }

    /// <summary>Adds the given rows of a loaded chunk; nothing when there is none.</summary>
    /// <param name="chunk">All columns loaded.</param>
    /// <param name="rows">Row numbers, ascending.</param>
    public void AddStream(LogChunk chunk, IReadOnlyList<int> rows) => WriteStream(chunk.Stream, new ChunkRows(chunk, rows));

    /// <summary>Completes the frame.</summary>
    public void End()
        => BinaryPrimitives.WriteUInt32LittleEndian(output.WrittenMutable[(_start + 1)..], _streamCount);

    public void Dispose()
    {
        _metadata.Dispose();
        _section.Dispose();
    }

    private void WriteStream<TRows>(LabelSet labels, TRows rows)
        where TRows : struct, ILogRows
    {
        var count = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            count += rows.Has(i) ? 1 : 0;
        }

        if (count == 0)
        {
            return;
        }

        // The stream goes to a buffer of its own first, since its length stands before it.
        _section.Clear();
        var labelStart = _section.Length;
        LogFrame.WriteLabels(_section, labels);
        _section.PrefixLength(labelStart);
        _section.AppendVarint((ulong)count);
        WriteTimestamps(rows);
        WriteText(rows);
        _metadata.Write(_section, rows, count);
        output.AppendVarint((ulong)_section.Length);
        output.Append(_section.WrittenSpan);
        _streamCount++;
    }

    private void WriteTimestamps<TRows>(TRows rows)
        where TRows : struct, ILogRows
    {
        var start = _section.Length;
        long previousNs = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Has(i))
            {
                _section.AppendVarint(Varint.ZigZag(rows.TimestampNs(i) - previousNs));
                previousNs = rows.TimestampNs(i);
            }
        }

        _section.PrefixLength(start);
    }

    private void WriteText<TRows>(TRows rows)
        where TRows : struct, ILogRows
    {
        var start = _section.Length;
        var textBytes = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Has(i))
            {
                var length = rows.Line(i).Length;
                _section.AppendVarint((ulong)length);
                textBytes += length + 1;
            }
        }

        _section.PrefixLength(start);
        _section.AppendVarint((ulong)textBytes);
        var text = _section.Extend(textBytes);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Has(i))
            {
                var line = rows.Line(i);
                line.CopyTo(text);
                text[line.Length] = (byte)'\n';
                text = text[(line.Length + 1)..];
            }
        }
    }
}
