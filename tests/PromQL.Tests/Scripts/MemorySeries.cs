using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>One series in memory; its histograms bear the hints that a store gives when it reads them back.</summary>
internal sealed class MemorySeries(LabelSet labels) : MetricSeries(labels)
{
    private readonly List<Sample> _samples = [];
    private FloatHistogram? _previous;

    public void Add(long timestampMs, double value, long startMs)
    {
        _samples.Add(new Sample(timestampMs, value, null, startMs));
        _previous = null;
    }

    public void Add(long timestampMs, FloatHistogram histogram, long startMs)
    {
        var stored = histogram.Copy();
        if (stored.CounterResetHint != CounterResetHint.Gauge)
        {
            stored.CounterResetHint = _previous is { } previous && Continues(histogram, previous)
                ? CounterResetHint.NotCounterReset
                : CounterResetHint.Unknown;
        }

        _samples.Add(new Sample(timestampMs, 0, stored, startMs));
        _previous = StaleMarker.IsStale(histogram.Sum) ? null : histogram;
    }

    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
        foreach (var sample in _samples)
        {
            if (sample.TimestampMs < minMs || sample.TimestampMs > maxMs)
            {
                continue;
            }

            if (sample.Histogram is { } histogram)
            {
                into.Add(sample.TimestampMs, histogram, sample.StartMs);
            }
            else
            {
                into.Add(sample.TimestampMs, sample.Value, sample.StartMs);
            }
        }
    }

    /// <summary>Whether both belong to one run: the same layout, and no reset between them.</summary>
    private static bool Continues(FloatHistogram histogram, FloatHistogram previous)
    {
        var plain = histogram.Copy();
        plain.CounterResetHint = CounterResetHint.Unknown;
        return previous.CounterResetHint != CounterResetHint.Gauge
            && histogram.Schema == previous.Schema
            && histogram.ZeroThreshold.Equals(previous.ZeroThreshold)
            && histogram.CustomValues.AsSpan().SequenceEqual(previous.CustomValues)
            && !plain.DetectReset(previous);
    }

    private readonly record struct Sample(long TimestampMs, double Value, FloatHistogram? Histogram, long StartMs);
}
