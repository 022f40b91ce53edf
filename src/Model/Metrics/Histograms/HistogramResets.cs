namespace Trine.Model.Metrics.Histograms;

/// <summary>Finds counter resets between histograms.</summary>
public static class HistogramResets
{
    /// <summary>Whether a counter was reset between a histogram and the one before it.</summary>
    /// <remarks>What the hint says holds; where it says nothing, a count that became less tells, and so do a finer
    /// schema and a narrower zero bucket. The sum is of no importance.</remarks>
    public static bool DetectReset(this FloatHistogram histogram, FloatHistogram previous)
    {
        switch (histogram.CounterResetHint)
        {
            case CounterResetHint.CounterReset:
                return true;
            case CounterResetHint.NotCounterReset:
                return false;
        }

        if (histogram.Count < previous.Count || histogram.UsesCustomBuckets != previous.UsesCustomBuckets)
        {
            return true;
        }

        if (histogram.UsesCustomBuckets && !histogram.CustomValues.AsSpan().SequenceEqual(previous.CustomValues))
        {
            return HasLessAtCommonBounds(histogram, previous);
        }

        if (histogram.Schema > previous.Schema || histogram.ZeroThreshold < previous.ZeroThreshold)
        {
            return true;
        }

        var zero = ZeroBuckets.ForThreshold(previous, null, histogram.ZeroThreshold);
        if (zero.Threshold != histogram.ZeroThreshold || histogram.ZeroCount < zero.Count)
        {
            return true;
        }

        var delta = previous.Schema - histogram.Schema;
        var isSameZero = histogram.ZeroThreshold == previous.ZeroThreshold;
        return HasLess(
                histogram,
                new HistogramSide(histogram.PositiveSpans, histogram.PositiveBuckets, null),
                new HistogramSide(previous.PositiveSpans, previous.PositiveBuckets, null),
                delta,
                isSameZero)
            || HasLess(
                histogram,
                new HistogramSide(histogram.NegativeSpans, histogram.NegativeBuckets, null),
                new HistogramSide(previous.NegativeSpans, previous.NegativeBuckets, null),
                delta,
                isSameZero);
    }

    private static bool HasLess(
        FloatHistogram histogram, HistogramSide side, HistogramSide previous, int delta, bool isSameZero)
    {
        // Fast path: the same buckets, which nearly all neighbours in a series have.
        if (delta == 0 && isSameZero && side.Spans.AsSpan().SequenceEqual(previous.Spans))
        {
            for (var i = 0; i < side.Buckets.Length; i++)
            {
                if (side.Buckets[i] < previous.Buckets[i])
                {
                    return true;
                }
            }

            return false;
        }

        var own = SideBuckets.Read(side.Spans, side.Buckets);
        var before = SideBuckets.Read(previous.Spans, previous.Buckets, schemaDelta: delta);
        var start = histogram.UsesCustomBuckets ? 0 : before.FirstBeyond(histogram.ZeroThreshold, histogram.Schema);
        for (int i = 0, b = start; b < before.Count; b++)
        {
            while (i < own.Count && own.IndexAt(i) < before.IndexAt(b))
            {
                i++;
            }

            var isThere = i < own.Count && own.IndexAt(i) == before.IndexAt(b);
            if (isThere ? own.CountAt(i) < before.CountAt(b) : before.CountAt(b) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasLessAtCommonBounds(FloatHistogram histogram, FloatHistogram previous)
    {
        var bounds = CustomBounds.Intersect(histogram.CustomValues, previous.CustomValues);
        var (counts, before, rests) =
            (new double[bounds.Length + 1], new double[bounds.Length + 1], new double[bounds.Length + 1]);
        CustomBounds.Add(histogram, bounds, 1, null, counts, rests);
        CustomBounds.Add(previous, bounds, 1, null, before, rests);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < before[i])
            {
                return true;
            }
        }

        return false;
    }
}
