using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a block whose pages are in memory. Thread-safe for readers with columns of their own.</summary>
internal sealed class BlockMetricSeries(
    LabelSet labels, string dataKey, in PageRun<FloatPage> floats, in PageRun<HistogramPage> histograms) : MetricSeries(labels)
{
    private readonly PageRun<FloatPage> _floats = floats;
    private readonly PageRun<HistogramPage> _histograms = histograms;

    public override void Read(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: false);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: true);

    private void Guard(long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        var start = into.Count;
        try
        {
            if (_histograms.IsEmpty && !FloatRuns.HaveStarts(_floats))
            {
                // Fast path: floats alone.
                FloatRuns.Read(_floats, minMs, maxMs, into, isLastOnly);
                return;
            }

            ReadMixed(minMs, maxMs, into);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(dataKey, 0, $"series {Labels} is malformed", e.Message, e);
        }

        if (isLastOnly)
        {
            into.KeepLast(start);
        }
    }

    private void ReadMixed(long minMs, long maxMs, SampleColumns into)
    {
        var values = new SampleColumns();
        FloatRuns.ReadAll(_floats, values);
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
    }
}
