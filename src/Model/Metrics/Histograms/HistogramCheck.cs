using System.Globalization;
using Trine.Model.GoText;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Says what is wrong with a histogram that was sent, in Prometheus's words.</summary>
public static class HistogramCheck
{
    public const int SchemaMin = -4;
    public const int SchemaMax = 8;

    /// <summary>Schemas up to this one are known; the resolution of those above <see cref="SchemaMax"/> has to be
    /// reduced.</summary>
    public const int SchemaMaxReserved = 52;

    /// <summary>Schemas from this one on are known; those below <see cref="SchemaMin"/> are refused.</summary>
    public const int SchemaMinReserved = -9;

    /// <summary>Whether the schema may be stored, if need be after its resolution is reduced.</summary>
    public static bool IsKnownSchema(int schema)
        => schema is FloatHistogram.CustomBucketsSchema or (>= SchemaMinReserved and <= SchemaMaxReserved);

    /// <summary>The fault, or empty. It holds for integer histograms that counts add up.</summary>
    public static string Fault(FloatHistogram histogram)
    {
        var fault = histogram.UsesCustomBuckets ? CustomFault(histogram)
            : histogram.Schema is >= SchemaMin and <= SchemaMax ? ExponentialFault(histogram)
            : $"histogram has an invalid schema, which must be between {SchemaMin} and {SchemaMax} for exponential "
                + $"buckets, or {FloatHistogram.CustomBucketsSchema} for custom buckets, got schema {histogram.Schema}";
        if (fault.Length > 0)
        {
            return fault;
        }

        if (histogram.Count < 0)
        {
            return $"observation count is  {GoFloat.FormatG(histogram.Count)}: "
                + "histogram's observation count is negative";
        }

        fault = CountFault(histogram.PositiveBuckets);
        return fault.Length > 0 ? $"positive side: {fault}"
            : histogram.IsInteger ? TotalFault(histogram)
            : "";
    }

    private static string CustomFault(FloatHistogram histogram)
    {
        var fault = BoundFault(histogram.CustomValues);
        fault = fault.Length > 0 ? fault : CustomSpanFault(histogram);
        return fault.Length > 0 ? $"custom buckets: {fault}"
            : histogram.ZeroCount != 0 ? "custom buckets: must have zero count of 0"
            : histogram.ZeroThreshold != 0 ? "custom buckets: must have zero threshold of 0"
            : histogram.NegativeSpans.Length > 0 ? "custom buckets: must not have negative spans"
            : histogram.NegativeBuckets.Length > 0 ? "custom buckets: must not have negative buckets"
            : "";
    }

    private static string ExponentialFault(FloatHistogram histogram)
    {
        var fault = SpanFault(histogram.PositiveSpans, histogram.PositiveBuckets.Length, isFirstFree: true);
        if (fault.Length > 0)
        {
            return $"positive side: {fault}";
        }

        fault = SpanFault(histogram.NegativeSpans, histogram.NegativeBuckets.Length, isFirstFree: true);
        fault = fault.Length > 0 ? fault : CountFault(histogram.NegativeBuckets);
        return fault.Length > 0 ? $"negative side: {fault}"
            : histogram.ZeroCount < 0 ? $"zero bucket has observation count of {GoFloat.FormatG(histogram.ZeroCount)}: "
                + "histogram has a bucket whose observation count is negative"
            : histogram.CustomValues.Length > 0 ? "histogram with exponential schema must not have custom bounds"
            : "";
    }

    private static string BoundFault(double[] bounds)
    {
        var previous = double.NegativeInfinity;
        for (var i = 0; i < bounds.Length; i++)
        {
            if (double.IsNaN(bounds[i]))
            {
                return "histogram custom bounds must not be NaN";
            }

            if (i > 0 && bounds[i] <= previous)
            {
                return $"previous bound is {GoFloat.Format(previous, 'f', 6)} and current is "
                    + $"{GoFloat.Format(bounds[i], 'f', 6)}: "
                    + "histogram custom bounds must be in strictly increasing order";
            }

            previous = bounds[i];
        }

        return double.IsPositiveInfinity(previous)
            ? "last +Inf bound must not be explicitly defined: histogram custom bounds must be finite"
            : "";
    }

    private static string CustomSpanFault(FloatHistogram histogram)
    {
        var spans = histogram.PositiveSpans;
        var fault = SpanFault(spans, histogram.PositiveBuckets.Length, isFirstFree: false);
        var length = spans.Sum(span => span.Length + (long)span.Offset);
        var bounds = histogram.CustomValues.Length;
        return fault.Length > 0 || bounds + 1 >= length
            ? fault
            : string.Create(
                CultureInfo.InvariantCulture,
                $"only {bounds} custom bounds defined which is insufficient to cover total span length of {length}: ")
                + "histogram custom bounds are too few";
    }

    private static string SpanFault(BucketSpan[] spans, int buckets, bool isFirstFree)
    {
        var wanted = 0L;
        for (var i = 0; i < spans.Length; i++)
        {
            if (spans[i].Offset < 0 && !(isFirstFree && i == 0))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"span number {i + 1} with offset {spans[i].Offset}: ")
                    + "histogram has a span whose offset is negative";
            }

            wanted += spans[i].Length;
        }

        return wanted == buckets
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"spans need {wanted} buckets, have {buckets} buckets: ")
                + "histogram spans specify different number of buckets than provided";
    }

    private static string CountFault(double[] buckets)
    {
        var negative = Array.FindIndex(buckets, count => count < 0);
        return negative < 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"bucket number {negative + 1} has observation count of {GoFloat.FormatG(buckets[negative])}: ")
                + "histogram has a bucket whose observation count is negative";
    }

    private static string TotalFault(FloatHistogram histogram)
    {
        var total = histogram.ZeroCount + histogram.PositiveBuckets.Sum() + histogram.NegativeBuckets.Sum();
        var isNanSeen = double.IsNaN(histogram.Sum);
        if (isNanSeen ? total <= histogram.Count : total == histogram.Count)
        {
            return "";
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{total} observations found in buckets, but the Count field is {histogram.Count}: ")
            + (isNanSeen
                ? "histogram's observation count should be at least the number of observations found in the buckets"
                : "histogram's observation count should equal the number of observations found in the buckets "
                    + "(in absence of NaN)");
    }
}
