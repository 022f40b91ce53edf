using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a block whose pages are in memory. Thread-safe for readers with columns of their own.</summary>
internal sealed class BlockMetricSeries(LabelSet labels, string dataKey, FloatRun? floats, HistogramRunOf? histograms) : MetricSeries(labels)
{
    public override void Read(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: false);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: true);

    private void Guard(long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        var start = into.Count;
        try
        {
            if (floats is { HasStarts: false } simple && histograms is null)
            {
                // Fast path: floats alone.
                simple.Read(minMs, maxMs, into, isLastOnly);
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
        floats?.ReadAll(values);
        var samples = histograms?.ReadAll() ?? [];
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

/// <summary>The floats of one series of a block.</summary>
internal sealed record FloatRun(FloatPage Page, PageSeries Series, int Place, TimePage Times, int TimeColumn)
{
    public bool HasStarts => Page.HasStarts(Place);

    /// <summary>Whether the first sample is not behind and the last one not before a stretch of time, both ends included.</summary>
    public bool Reaches(long minMs, long maxMs) => Series.FirstMs <= maxMs && Times.LastMs(TimeColumn, Series) >= minMs;

    /// <summary>Appends the samples of a stretch of time, both ends included, or the last of them; only its chunks are decoded.</summary>
    public void Read(long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        if (Series.FirstMs > maxMs)
        {
            return;
        }

        var start = into.Count;
        into.Extend(Series.Count, out var timestamps, out var values);
        Times.Read(TimeColumn, Series.FirstMs, timestamps);
        var end = timestamps[^1] <= maxMs ? Series.Count : FloatChunks.UpTo(timestamps, maxMs);
        var from = Series.FirstMs >= minMs ? 0 : FloatChunks.UpTo(timestamps, minMs - 1);
        from = isLastOnly ? Math.Max(from, end - 1) : from;
        if (from >= end)
        {
            into.Truncate(start);
            return;
        }

        for (var chunk = from / NumberPlan.BlockLength; chunk * NumberPlan.BlockLength < end; chunk++)
        {
            ReadChunk(chunk, values);
        }

        into.Truncate(start + end);
        if (from > 0)
        {
            into.RemoveFloats(start, from);
        }
    }

    /// <summary>Appends all samples with their start timestamps.</summary>
    public void ReadAll(SampleColumns into)
    {
        var all = new SampleColumns();
        Read(long.MinValue, long.MaxValue, all, isLastOnly: false);
        var startsMs = new long[all.Count];
        Page.TryReadStarts(Place, startsMs);
        for (var i = 0; i < all.Count; i++)
        {
            into.Add(all.TimestampsMs[i], all.Values[i], startsMs[i]);
        }
    }

    private void ReadChunk(int chunk, Span<double> values)
    {
        var first = chunk * NumberPlan.BlockLength;
        Page.Read(Series.Chunk + chunk, values[first..Math.Min(values.Length, first + NumberPlan.BlockLength)]);
    }
}

/// <summary>The histograms of one series of a block.</summary>
internal sealed record HistogramRunOf(HistogramPage Page, PageSeries Series, int Place, TimePage Times, int TimeColumn)
{
    /// <inheritdoc cref="FloatRun.Reaches"/>
    public bool Reaches(long minMs, long maxMs) => Series.FirstMs <= maxMs && Times.LastMs(TimeColumn, Series) >= minMs;

    public HistogramSample[] ReadAll()
    {
        var timestampsMs = new long[Series.Count];
        var startsMs = new long[Series.Count];
        var histograms = new FloatHistogram[Series.Count];
        Times.Read(TimeColumn, Series.FirstMs, timestampsMs);
        Page.Read(Place, histograms, startsMs);
        var samples = new HistogramSample[Series.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = new HistogramSample(timestampsMs[i], startsMs[i], histograms[i]);
        }

        return samples;
    }
}
