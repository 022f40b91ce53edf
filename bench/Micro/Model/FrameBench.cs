using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;
using Trine.Model.Logs;

namespace Trine.Micro.Model;

/// <summary>
/// What does the way between components and into the log cost? A frame of 1 MiB of lines an operation.
/// </summary>
public class FrameBench : IDisposable
{
    private readonly LogBatch _batch = BenchData.Batch();
    private readonly byte[] _frame = BenchData.Frame();
    private readonly ByteBuffer _output = new(2 << 20);
    private readonly long[] _timesNs = new long[BenchData.PageRows];
    private readonly int[] _offsets = new int[BenchData.PageRows + 1];
    private readonly LogFrameWriter _writer;

    public FrameBench() => _writer = new LogFrameWriter(_output);

    [Benchmark]
    public int Write()
    {
        _output.Clear();
        _writer.Begin();
        for (var stream = 0; stream < _batch.Streams.Count; stream++)
        {
            _writer.AddStream(_batch, stream);
        }

        _writer.End();
        return _output.Length;
    }

    /// <summary>Reads every column but the labels.</summary>
    [Benchmark]
    public long Read()
    {
        var sum = 0L;
        var reader = new LogFrameReader(_frame);
        while (reader.MoveNext())
        {
            reader.ReadTimestamps(_timesNs.AsSpan(0, reader.RowCount));
            reader.ReadOffsets(_offsets.AsSpan(0, reader.RowCount + 1));
            sum += _timesNs[0] + _offsets[reader.RowCount];
        }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        _output.Dispose();
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }
}
