using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>What does a column of 64 Ki ascending times cost to write and to read?</summary>
public class TimestampColumnBench : IDisposable
{
    private const int Count = 1 << 16;
    private const int GapNsMax = 2_000_000;

    private readonly long[] _timesNs = new long[Count];
    private readonly long[] _read = new long[Count];
    private readonly ByteBuffer _column = new(Count * sizeof(long));

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(BenchData.Seed);
        var timeNs = BenchData.StartNs;
        for (var i = 0; i < Count; i++)
        {
            _timesNs[i] = timeNs;
            timeNs += random.Next(GapNsMax);
        }

        Write();
    }

    [Benchmark]
    public int Write()
    {
        _column.Clear();
        DeltaPacking.Write(_timesNs, _column);
        return _column.Length;
    }

    [Benchmark]
    public long Read()
    {
        var rest = _column.WrittenSpan;
        DeltaPacking.Read(ref rest, _read);
        return _read[^1];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _column.Dispose();
        GC.SuppressFinalize(this);
    }
}
