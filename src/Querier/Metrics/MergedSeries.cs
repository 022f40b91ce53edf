using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>A series that several sources hold, replicas or stretches of it: a sample of each instant once.</summary>
/// <param name="labels">Of the series.</param>
/// <param name="parts">Those of heads, then those of blocks, the oldest first; at one instant the first one counts.</param>
/// <param name="headCount">How many parts are of heads.</param>
internal sealed class MergedSeries(LabelSet labels, IReadOnlyList<MetricSeries> parts, int headCount) : MetricSeries(labels)
{
    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
        var start = into.Count;
        if (headCount <= 1 && TryReadDisjoint(minMs, maxMs, into))
        {
            return;
        }

        // Slow path, rare because only replicas and late samples lie side by side.
        into.Truncate(start);
        var columns = new List<SampleColumns>(parts.Count);
        foreach (var part in parts)
        {
            var samples = new SampleColumns();
            part.Read(minMs, maxMs, samples);
            if (samples.Count > 0)
            {
                columns.Add(samples);
            }
        }

        Merge(columns, into);
    }

    public override void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        var start = into.Count;
        foreach (var part in parts)
        {
            var last = into.Count - 1;
            part.ReadLast(minMs, maxMs, into);
            if (last < start || into.Count == last + 1)
            {
                continue;
            }

            if (into.TimestampsMs[last + 1] > into.TimestampsMs[last])
            {
                into.KeepLast(start);
            }
            else
            {
                into.Truncate(last + 1);
            }
        }
    }

    /// <summary>Reads blocks from the oldest on and then the head; false once one begins before another ends.</summary>
    private bool TryReadDisjoint(long minMs, long maxMs, SampleColumns into)
    {
        var start = into.Count;
        for (var i = 0; i < parts.Count; i++)
        {
            var before = into.Count;
            parts[(headCount + i) % parts.Count].Read(minMs, maxMs, into);
            if (before > start && into.Count > before && into.TimestampsMs[before] <= into.TimestampsMs[before - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the earliest sample again and again; of several at one instant that of the first source.</summary>
    private static void Merge(List<SampleColumns> columns, SampleColumns into)
    {
        var positions = new int[columns.Count];
        while (true)
        {
            var first = -1;
            var timestampMs = long.MaxValue;
            for (var i = 0; i < columns.Count; i++)
            {
                if (positions[i] < columns[i].Count && columns[i].TimestampsMs[positions[i]] < timestampMs)
                {
                    (first, timestampMs) = (i, columns[i].TimestampsMs[positions[i]]);
                }
            }

            if (first < 0)
            {
                return;
            }

            Append(columns[first], positions[first], into);
            for (var i = 0; i < columns.Count; i++)
            {
                if (positions[i] < columns[i].Count && columns[i].TimestampsMs[positions[i]] == timestampMs)
                {
                    positions[i]++;
                }
            }
        }
    }

    private static void Append(SampleColumns samples, int place, SampleColumns into)
    {
        var startMs = samples.HasStartTimestamps ? samples.StartTimestampsMs[place] : 0;
        if (samples.HasHistograms && samples.Histograms[place] is { } histogram)
        {
            into.Add(samples.TimestampsMs[place], histogram, startMs);
        }
        else
        {
            into.Add(samples.TimestampsMs[place], samples.Values[place], startMs);
        }
    }
}
