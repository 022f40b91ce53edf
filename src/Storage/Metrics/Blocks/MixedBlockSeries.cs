using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a block with histograms, or with times since when its values count.</summary>
internal sealed class MixedBlockSeries(
    MetricBlockIndex block, int series, in PageRun<FloatPage> floats, in PageRun<HistogramPage> histograms)
    : BlockMetricSeries(block, series, floats)
{
    private readonly PageRun<HistogramPage> _histograms = histograms;

    protected override void Read(in PageRun<FloatPage> floats, long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        var start = into.Count;
        var values = new SampleColumns();
        FloatRuns.ReadAll(floats, values);
        var samples = HistogramRuns.ReadAll(_histograms);
        var (value, sample) = (0, 0);
        while (value < values.Count || sample < samples.Length)
        {
            var takesValue = sample == samples.Length
                || (value < values.Count && values.TimestampsMs[value] <= samples[sample].TimestampMs);
            var timestampMs = takesValue ? values.TimestampsMs[value] : samples[sample].TimestampMs;
            if (timestampMs >= minMs && timestampMs <= maxMs)
            {
                if (takesValue)
                {
                    into.Add(timestampMs, values.Values[value], values.HasStartTimestamps ? values.StartTimestampsMs[value] : 0);
                }
                else
                {
                    into.Add(timestampMs, samples[sample].Histogram, samples[sample].StartMs);
                }
            }

            (value, sample) = takesValue ? (value + 1, sample) : (value, sample + 1);
        }

        if (isLastOnly)
        {
            into.KeepLast(start);
        }
    }
}
