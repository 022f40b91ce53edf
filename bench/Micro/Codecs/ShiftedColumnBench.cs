using BenchmarkDotNet.Attributes;
using Trine.Codecs;

namespace Trine.Micro.Codecs;

/// <summary>What do 480 times cost that are those of the series before, all later by one offset: to write, and to see?</summary>
public class ShiftedColumnBench
{
    private const int Count = 480;
    private const int OffsetMs = 977;

    private readonly long[] _times = new long[Count];
    private readonly long[] _shifted = new long[Count];

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Count; i++)
        {
            _times[i] = i * 15_000L;
        }

        Write();
    }

    [Benchmark]
    public long Write()
    {
        ShiftedColumn.Write(_times, OffsetMs, _shifted);
        return _shifted[^1];
    }

    [Benchmark]
    public bool Is() => ShiftedColumn.Is(_shifted, _times, OffsetMs);
}
