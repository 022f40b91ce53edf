using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Micro.PromQL;

/// <summary>A counter with a sample every 15 seconds that shares its timestamps with others; reading copies.</summary>
internal sealed class RegularSeries(LabelSet labels, long[] timestampsMs, double[] values) : MetricSeries(labels)
{
    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
        var from = Find(minMs);
        var to = Find(maxMs + 1);
        into.Extend(to - from, out var times, out var copies);
        timestampsMs.AsSpan(from, to - from).CopyTo(times);
        values.AsSpan(from, to - from).CopyTo(copies);
    }

    public override void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        var last = Find(maxMs + 1) - 1;
        if (last >= 0 && timestampsMs[last] >= minMs)
        {
            into.Add(timestampsMs[last], values[last]);
        }
    }

    /// <summary>The first sample at or after a time.</summary>
    private int Find(long timeMs)
    {
        var at = Array.BinarySearch(timestampsMs, timeMs);
        return at < 0 ? ~at : at;
    }
}
