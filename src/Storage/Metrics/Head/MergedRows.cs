using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Brings floats in order, late ones and histograms of a series into one order of time.</summary>
internal static class MergedRows
{
    /// <summary>Appends the samples of a stretch of time; of those of one time the one that came first, floats before histograms.</summary>
    public static void Read(in HeadSnapshot rows, long minMs, long maxMs, SampleColumns into)
    {
        var floats = new SampleColumns();
        rows.ReadInOrder(minMs, maxMs, floats);
        var histograms = new List<HistogramSample>();
        foreach (var extras in (ReadOnlySpan<SeriesExtras?>)[rows.FlushingExtras, rows.Extras])
        {
            if (extras is not null)
            {
                AddLate(extras, minMs, maxMs, floats);
                HistogramRun.Read(
                    extras.Histograms.Bytes.AsSpan(0, extras.Histograms.Length), minMs, maxMs, histograms);
            }
        }

        Merge(floats, histograms, new StartLookup(rows), into);
    }

    private static void AddLate(SeriesExtras extras, long minMs, long maxMs, SampleColumns floats)
    {
        foreach (var chunk in extras.LateChunks)
        {
            FloatChunks.Read(chunk, minMs, maxMs, floats);
        }

        for (var i = 0; i < extras.LateCount; i++)
        {
            if (extras.LateTimestampsMs[i] >= minMs && extras.LateTimestampsMs[i] <= maxMs)
            {
                floats.Add(extras.LateTimestampsMs[i], extras.LateValues[i]);
            }
        }
    }

    private static void Merge(SampleColumns floats, List<HistogramSample> histograms, StartLookup starts, SampleColumns into)
    {
        // Places count floats first, so that sorting by time and place keeps the order in which samples count.
        var order = new (long TimestampMs, int Place)[floats.Count + histograms.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (i < floats.Count ? floats.TimestampsMs[i] : histograms[i - floats.Count].TimestampMs, i);
        }

        Array.Sort(order);
        for (var i = 0; i < order.Length; i++)
        {
            var (timestampMs, place) = order[i];
            if (i > 0 && order[i - 1].TimestampMs == timestampMs)
            {
                continue;
            }

            if (place < floats.Count)
            {
                into.Add(timestampMs, floats.Values[place], starts.Of(timestampMs));
            }
            else
            {
                var sample = histograms[place - floats.Count];
                into.Add(timestampMs, sample.Histogram, sample.StartMs);
            }
        }
    }

    /// <summary>Finds the start of a float's counting by its time.</summary>
    private readonly struct StartLookup(in HeadSnapshot rows)
    {
        private readonly (long FromMs, long StartMs)[] _starts =
            [.. rows.FlushingExtras?.Starts ?? [], .. (rows.Extras?.Starts ?? []).Where(start => start.FromMs != long.MinValue)];

        public long Of(long timestampMs)
        {
            var startMs = 0L;
            foreach (var start in _starts)
            {
                if (start.FromMs > timestampMs)
                {
                    break;
                }

                startMs = start.StartMs;
            }

            return startMs;
        }
    }
}
