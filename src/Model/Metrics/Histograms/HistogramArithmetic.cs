using Trine.Codecs;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Adds and subtracts histograms in place. The coarser schema and the wider zero bucket win.</summary>
public static class HistogramArithmetic
{
    /// <summary>Adds another histogram, which stays as it is.</summary>
    public static HistogramOutcome Add(this FloatHistogram histogram, FloatHistogram other)
        => Combine(histogram, other, sign: 1);

    /// <summary>Subtracts another histogram, which stays as it is.</summary>
    public static HistogramOutcome Subtract(this FloatHistogram histogram, FloatHistogram other)
        => Combine(histogram, other, sign: -1);

    /// <summary>Adds another histogram, and gathers what is rounded off in a histogram of the same layout.</summary>
    /// <param name="histogram">Is added to.</param>
    /// <param name="other">Stays as it is.</param>
    /// <param name="rest">What was rounded off so far; null at first. In the end it is to be added.</param>
    public static HistogramOutcome AddCompensated(
        this FloatHistogram histogram, FloatHistogram other, ref FloatHistogram? rest)
    {
        if (histogram.UsesCustomBuckets != other.UsesCustomBuckets)
        {
            return new HistogramOutcome(IsIncompatible: true, false, false);
        }

        histogram.IsInteger = false;
        var hasConflict = MergeHints(histogram, other);
        rest ??= RestOf(histogram);
        var areReconciled = false;
        if (histogram.UsesCustomBuckets)
        {
            areReconciled = AddCustom(histogram, other, sign: 1, rest);
        }
        else
        {
            var otherZero = ZeroBuckets.Reconcile(histogram, rest, other);
            var (zero, zeroRest) = (histogram.ZeroCount, rest.ZeroCount);
            CompensatedSum.Add(otherZero.Count, ref zero, ref zeroRest);
            CompensatedSum.Add(otherZero.Rest, ref zero, ref zeroRest);
            (histogram.ZeroCount, rest.ZeroCount) = (zero, zeroRest);
            AddExponential(histogram, other, sign: 1, rest);
        }

        var (count, countRest, sum, sumRest) = (histogram.Count, rest.Count, histogram.Sum, rest.Sum);
        CompensatedSum.Add(other.Count, ref count, ref countRest);
        CompensatedSum.Add(other.Sum, ref sum, ref sumRest);
        (histogram.Count, rest.Count, histogram.Sum, rest.Sum) = (count, countRest, sum, sumRest);
        return new HistogramOutcome(false, hasConflict, areReconciled);
    }

    private static HistogramOutcome Combine(FloatHistogram histogram, FloatHistogram other, double sign)
    {
        if (histogram.UsesCustomBuckets != other.UsesCustomBuckets)
        {
            return new HistogramOutcome(IsIncompatible: true, false, false);
        }

        histogram.IsInteger = false;
        var hasConflict = MergeHints(histogram, other);
        var areReconciled = false;
        if (histogram.UsesCustomBuckets)
        {
            areReconciled = AddCustom(histogram, other, sign, rest: null);
        }
        else
        {
            var otherZeroCount = ZeroBuckets.Reconcile(histogram, null, other).Count;
            histogram.ZeroCount += sign * otherZeroCount;
            AddExponential(histogram, other, sign, rest: null);
        }

        histogram.Count += sign * other.Count;
        histogram.Sum += sign * other.Sum;
        return new HistogramOutcome(false, hasConflict, areReconciled);
    }

    private static void AddExponential(
        FloatHistogram histogram, FloatHistogram other, double sign, FloatHistogram? rest)
    {
        var schema = Math.Min(histogram.Schema, other.Schema);
        var addition = new SideAddition(
            sign, schema, histogram.ZeroThreshold, histogram.Schema - schema, other.Schema - schema);
        var positive = addition.Add(
            new HistogramSide(histogram.PositiveSpans, histogram.PositiveBuckets, rest?.PositiveBuckets),
            new HistogramSide(other.PositiveSpans, other.PositiveBuckets, null));
        var negative = addition.Add(
            new HistogramSide(histogram.NegativeSpans, histogram.NegativeBuckets, rest?.NegativeBuckets),
            new HistogramSide(other.NegativeSpans, other.NegativeBuckets, null));
        histogram.Schema = schema;
        Set(histogram, rest, positive, negative);
        if (rest is not null)
        {
            (rest.Schema, rest.ZeroThreshold) = (schema, histogram.ZeroThreshold);
        }
    }

    /// <returns>Whether the bounds had to be reconciled.</returns>
    private static bool AddCustom(FloatHistogram histogram, FloatHistogram other, double sign, FloatHistogram? rest)
    {
        var own = new HistogramSide(histogram.PositiveSpans, histogram.PositiveBuckets, rest?.PositiveBuckets);
        var none = new HistogramSide([], [], rest is null ? null : []);
        if (histogram.CustomValues.AsSpan().SequenceEqual(other.CustomValues))
        {
            var addition = new SideAddition(sign, FloatHistogram.CustomBucketsSchema, 0, 0, 0);
            var others = new HistogramSide(other.PositiveSpans, other.PositiveBuckets, null);
            Set(histogram, rest, addition.Add(own, others), none);
            return false;
        }

        var bounds = CustomBounds.Intersect(histogram.CustomValues, other.CustomValues);
        var (counts, rests) = (new double[bounds.Length + 1], new double[bounds.Length + 1]);
        CustomBounds.Add(histogram, bounds, 1, rest?.PositiveBuckets, counts, rests);
        CustomBounds.Add(other, bounds, sign, null, counts, rests);
        var side = SideBuckets.Read([new BucketSpan(0, (uint)counts.Length)], counts, rests, hasRests: true)
            .WithoutEmpty();
        Set(histogram, rest, new HistogramSide(side.ToSpans(), side.ToCounts(), side.ToRests()), none);
        histogram.CustomValues = bounds;
        if (rest is not null)
        {
            rest.CustomValues = bounds;
        }

        return true;
    }

    private static void Set(
        FloatHistogram histogram, FloatHistogram? rest, HistogramSide positive, HistogramSide negative)
    {
        (histogram.PositiveSpans, histogram.PositiveBuckets) = (positive.Spans, positive.Buckets);
        (histogram.NegativeSpans, histogram.NegativeBuckets) = (negative.Spans, negative.Buckets);
        if (rest is not null)
        {
            (rest.PositiveSpans, rest.PositiveBuckets) = (positive.Spans, positive.Rests ?? []);
            (rest.NegativeSpans, rest.NegativeBuckets) = (negative.Spans, negative.Rests ?? []);
        }
    }

    private static FloatHistogram RestOf(FloatHistogram histogram) => new()
    {
        CounterResetHint = histogram.CounterResetHint,
        Schema = histogram.Schema,
        ZeroThreshold = histogram.ZeroThreshold,
        PositiveSpans = histogram.PositiveSpans,
        NegativeSpans = histogram.NegativeSpans,
        PositiveBuckets = new double[histogram.PositiveBuckets.Length],
        NegativeBuckets = new double[histogram.NegativeBuckets.Length],
        CustomValues = histogram.CustomValues,
    };

    /// <summary>Settles what is known of counter resets.</summary>
    /// <returns>Whether one histogram follows a reset and the other does not.</returns>
    private static bool MergeHints(FloatHistogram histogram, FloatHistogram other)
    {
        var (own, others) = (histogram.CounterResetHint, other.CounterResetHint);
        if (own == others)
        {
            return false;
        }

        var isGauge = own == CounterResetHint.Gauge || others == CounterResetHint.Gauge;
        histogram.CounterResetHint = isGauge ? CounterResetHint.Gauge : CounterResetHint.Unknown;
        return !isGauge && own != CounterResetHint.Unknown && others != CounterResetHint.Unknown;
    }
}
