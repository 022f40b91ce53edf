using BenchmarkDotNet.Attributes;
using Trine.Codecs;

namespace Trine.Micro.Codecs;

/// <summary>What do looks at 480 values of a counter cost, and adding them to the sums of their steps?</summary>
public class DoubleColumnBench
{
    private const int Count = 480;

    private readonly double[] _values = new double[Count];
    private readonly double[] _sums = new double[Count];
    private readonly double[] _rests = new double[Count];

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Count; i++)
        {
            _values[i] = i * 17.25;
        }
    }

    [Benchmark]
    public bool HasNaN() => DoubleColumn.HasNaN(_values);

    [Benchmark]
    public bool Descends() => DoubleColumn.Descends(_values);

    [Benchmark]
    public double AddCompensated()
    {
        CompensatedSum.Add(_values, _sums, _rests);
        return _sums[^1];
    }
}
