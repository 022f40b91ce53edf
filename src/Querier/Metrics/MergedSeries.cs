using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>A series that several sources hold, replicas or stretches of it: a sample of each instant once.</summary>
internal sealed class MergedSeries(LabelSet labels, IReadOnlyList<MetricSeries> parts) : MetricSeries(labels)
{
    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
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

        columns.Sort((left, right) => left.TimestampsMs[0].CompareTo(right.TimestampsMs[0]));
        if (AreDisjoint(columns))
        {
            // Fast path: one stretch behind the other.
            columns.ForEach(samples => Append(samples, 0, samples.Count, into));
            return;
        }

        Merge(columns, into);
    }

    public override void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        SampleColumns? newest = null;
        foreach (var part in parts)
        {
            var samples = new SampleColumns();
            part.ReadLast(minMs, maxMs, samples);
            if (samples.Count > 0 && (newest is null || samples.TimestampsMs[0] > newest.TimestampsMs[0]))
            {
                newest = samples;
            }
        }

        if (newest is not null)
        {
            Append(newest, 0, 1, into);
        }
    }

    private static bool AreDisjoint(List<SampleColumns> columns)
    {
        for (var i = 1; i < columns.Count; i++)
        {
            if (columns[i].TimestampsMs[0] <= columns[i - 1].TimestampsMs[^1])
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

            Append(columns[first], positions[first], positions[first] + 1, into);
            for (var i = 0; i < columns.Count; i++)
            {
                if (positions[i] < columns[i].Count && columns[i].TimestampsMs[positions[i]] == timestampMs)
                {
                    positions[i]++;
                }
            }
        }
    }

    private static void Append(SampleColumns samples, int start, int end, SampleColumns into)
    {
        if (!samples.HasHistograms && !samples.HasStartTimestamps)
        {
            // Fast path: floats alone.
            into.Extend(end - start, out var timestamps, out var values);
            samples.TimestampsMs[start..end].CopyTo(timestamps);
            samples.Values[start..end].CopyTo(values);
            return;
        }

        for (var i = start; i < end; i++)
        {
            var startMs = samples.HasStartTimestamps ? samples.StartTimestampsMs[i] : 0;
            if (samples.HasHistograms && samples.Histograms[i] is { } histogram)
            {
                into.Add(samples.TimestampsMs[i], histogram, startMs);
            }
            else
            {
                into.Add(samples.TimestampsMs[i], samples.Values[i], startMs);
            }
        }
    }
}
