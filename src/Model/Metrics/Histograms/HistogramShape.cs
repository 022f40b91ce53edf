namespace Trine.Model.Metrics.Histograms;

/// <summary>Copies, resolution and layout of histograms. What changes a histogram gives it back.</summary>
public static class HistogramShape
{
    /// <summary>A copy whose counts may be changed; spans and bounds, which nobody changes, are shared.</summary>
    public static FloatHistogram Copy(this FloatHistogram histogram) => new()
    {
        CounterResetHint = histogram.CounterResetHint,
        Schema = histogram.Schema,
        ZeroThreshold = histogram.ZeroThreshold,
        ZeroCount = histogram.ZeroCount,
        Count = histogram.Count,
        Sum = histogram.Sum,
        IsInteger = histogram.IsInteger,
        PositiveSpans = histogram.PositiveSpans,
        NegativeSpans = histogram.NegativeSpans,
        PositiveBuckets = [.. histogram.PositiveBuckets],
        NegativeBuckets = [.. histogram.NegativeBuckets],
        CustomValues = histogram.CustomValues,
    };

    /// <summary>A copy at a schema that is not finer.</summary>
    public static FloatHistogram CopyToSchema(this FloatHistogram histogram, int schema)
        => histogram.Copy().ReduceResolution(schema);

    /// <summary>Merges buckets so that the histogram has a coarser schema; nothing changes if it has it.</summary>
    public static FloatHistogram ReduceResolution(this FloatHistogram histogram, int schema)
    {
        if (schema >= histogram.Schema || histogram.UsesCustomBuckets)
        {
            return histogram;
        }

        var delta = histogram.Schema - schema;
        histogram.SetPositive(
            SideBuckets.Read(histogram.PositiveSpans, histogram.PositiveBuckets, schemaDelta: delta));
        histogram.SetNegative(
            SideBuckets.Read(histogram.NegativeSpans, histogram.NegativeBuckets, schemaDelta: delta));
        histogram.Schema = schema;
        return histogram;
    }

    /// <summary>Drops buckets without observations and joins neighbouring spans.</summary>
    public static FloatHistogram Compact(this FloatHistogram histogram)
    {
        if (!IsCompact(histogram.PositiveSpans, histogram.PositiveBuckets))
        {
            histogram.SetPositive(
                SideBuckets.Read(histogram.PositiveSpans, histogram.PositiveBuckets).WithoutEmpty());
        }

        if (!IsCompact(histogram.NegativeSpans, histogram.NegativeBuckets))
        {
            histogram.SetNegative(
                SideBuckets.Read(histogram.NegativeSpans, histogram.NegativeBuckets).WithoutEmpty());
        }

        return histogram;
    }

    /// <summary>Whether every number is the same to the bit, hints aside, and the buckets are the same.</summary>
    public static bool HasSameContent(this FloatHistogram histogram, FloatHistogram other)
        => histogram.Schema == other.Schema
            && HasSameBits(histogram.Count, other.Count)
            && HasSameBits(histogram.Sum, other.Sum)
            && histogram.ZeroThreshold == other.ZeroThreshold
            && HasSameBits(histogram.ZeroCount, other.ZeroCount)
            && histogram.CustomValues.AsSpan().SequenceEqual(other.CustomValues)
            && HaveSameLayout(histogram.NegativeSpans, other.NegativeSpans)
            && HaveSameBits(histogram.NegativeBuckets, other.NegativeBuckets)
            && HaveSameLayout(histogram.PositiveSpans, other.PositiveSpans)
            && HaveSameBits(histogram.PositiveBuckets, other.PositiveBuckets);

    /// <summary>Whether a number has become infinite.</summary>
    public static bool HasOverflow(this FloatHistogram histogram)
        => double.IsInfinity(histogram.ZeroCount)
            || double.IsInfinity(histogram.Count)
            || double.IsInfinity(histogram.Sum)
            || Array.Exists(histogram.PositiveBuckets, double.IsInfinity)
            || Array.Exists(histogram.NegativeBuckets, double.IsInfinity);

    internal static void SetPositive(this FloatHistogram histogram, SideBuckets side)
        => (histogram.PositiveSpans, histogram.PositiveBuckets) = (side.ToSpans(), side.ToCounts());

    internal static void SetNegative(this FloatHistogram histogram, SideBuckets side)
        => (histogram.NegativeSpans, histogram.NegativeBuckets) = (side.ToSpans(), side.ToCounts());

    private static bool IsCompact(BucketSpan[] spans, double[] buckets)
    {
        for (var i = 0; i < spans.Length; i++)
        {
            if (spans[i].Length == 0 || (i > 0 && spans[i].Offset <= 0))
            {
                return false;
            }
        }

        return !buckets.AsSpan().Contains(0);
    }

    private static bool HaveSameLayout(BucketSpan[] left, BucketSpan[] right)
    {
        // Fast path: written the same way.
        if (left.AsSpan().SequenceEqual(right))
        {
            return true;
        }

        // Slow path: rare, since layouts are compact mostly.
        return Canonical(left).AsSpan().SequenceEqual(Canonical(right));
    }

    private static BucketSpan[] Canonical(BucketSpan[] spans)
    {
        var count = 0;
        foreach (var span in spans)
        {
            count += (int)span.Length;
        }

        return SideBuckets.Read(spans, new double[count]).ToSpans();
    }

    private static bool HasSameBits(double left, double right)
        => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static bool HaveSameBits(double[] left, double[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!HasSameBits(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
