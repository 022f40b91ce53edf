using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Native histograms made of OTLP's exponential and explicit ones.</summary>
internal static class OtlpNativeHistogram
{
    public const int SchemaMin = -4;
    public const int SchemaMax = 8;

    /// <summary>Empty buckets that are stored between two others rather than begin a new span.</summary>
    private const int GapMax = 2;

    /// <summary>Above it not every integer is a double.</summary>
    private const double IntegerMax = 1L << 53;

    /// <summary>Spans and counts of buckets at neighbouring indexes.</summary>
    /// <param name="counts">Of buckets, from the one at <paramref name="firstIndex"/> on.</param>
    /// <param name="firstIndex">As native histograms count: upper bounds included.</param>
    /// <param name="buckets">Absolute counts of the spans' buckets.</param>
    public static BucketSpan[] Layout(ReadOnlySpan<ulong> counts, int firstIndex, out double[] buckets)
    {
        var spans = new List<BucketSpan>();
        var stored = new List<double>();
        var end = 0; // Index behind the last bucket of the last span.
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            var index = firstIndex + i;
            var gap = index - end;
            if (spans.Count == 0 || gap > GapMax)
            {
                spans.Add(new BucketSpan(gap, 0));
                gap = 0;
            }

            for (var j = 0; j < gap; j++)
            {
                stored.Add(0);
            }

            stored.Add(counts[i]);
            spans[^1] = spans[^1] with { Length = spans[^1].Length + (uint)gap + 1 };
            end = index + 1;
        }

        buckets = [.. stored];
        return [.. spans];
    }

    /// <summary>Merges neighbouring buckets, as a lower resolution has them.</summary>
    /// <param name="counts">Changed in place.</param>
    /// <param name="offset">Index of the first bucket as OTLP counts: lower bounds excluded.</param>
    /// <param name="scaleDown">How many times to halve the resolution.</param>
    /// <returns>The merged counts, and the index of their first as native histograms count.</returns>
    public static (ReadOnlyMemory<ulong> Counts, int FirstIndex) Merge(ulong[] counts, int offset, int scaleDown)
    {
        scaleDown = Math.Min(scaleDown, 31); // Further on every bucket is one of two.
        var first = offset >> scaleDown;
        var length = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var target = (int)(((long)offset + i >> scaleDown) - first);
            var count = counts[i];
            if (target == length)
            {
                counts[length++] = 0;
            }

            counts[target] += count;
        }

        // OTLP's bucket i ends where the native bucket i + 1 does.
        return (counts.AsMemory(0, length), unchecked(first + 1));
    }

    /// <summary>Takes all counts off: what marks the end of a series has none.</summary>
    public static void Empty(FloatHistogram histogram)
    {
        (histogram.Count, histogram.ZeroCount) = (0, 0);
        (histogram.PositiveSpans, histogram.PositiveBuckets) = ([], []);
        (histogram.NegativeSpans, histogram.NegativeBuckets) = ([], []);
    }

    public static void MarkInteger(FloatHistogram histogram)
        => histogram.IsInteger = histogram.Count <= IntegerMax && histogram.ZeroCount <= IntegerMax
            && Array.TrueForAll(histogram.PositiveBuckets, count => count <= IntegerMax)
            && Array.TrueForAll(histogram.NegativeBuckets, count => count <= IntegerMax);
}
