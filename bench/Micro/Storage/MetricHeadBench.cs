using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;
using Trine.Storage.Metrics;

namespace Trine.Micro.Storage;

/// <summary>What does a frame of 2000 series with one sample each cost, from admission over its record to being readable? Series are known.</summary>
public class MetricHeadBench : IDisposable
{
    private readonly MetricHead _head = new("bench", new MetricHeadOptions(), TimeProvider.System);
    private readonly ByteBuffer _scratch = new();
    private readonly MetricFrameSource _frames = new(series: 2000);

    [Benchmark]
    public int Append()
    {
        using var admission = _head.Admit(_frames.Next(), new MetricHeadLimits(0, 0));
        _scratch.Clear();
        admission.WriteRecord(_scratch);
        admission.Apply();
        return admission.FloatCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _head.Dispose();
        _scratch.Dispose();
        _frames.Dispose();
        GC.SuppressFinalize(this);
    }
}
