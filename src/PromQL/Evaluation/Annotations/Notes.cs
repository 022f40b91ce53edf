using Trine.Model.GoText;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Annotations;

/// <summary>Upstream's warnings and infos, to the letter.</summary>
internal static class Notes
{
    public const string Addition = "addition";
    public const string Subtraction = "subtraction";
    public const string Aggregation = "aggregation";

    private const string MonotonicityText =
        "input to histogram_quantile needed to be fixed for monotonicity (see "
        + "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

    public static void InvalidQuantile(this AnnotationSet set, double quantile, PositionRange at)
        => set.Warn($"quantile value should be between 0 and 1, got {GoFloat.FormatG(quantile)}", at);

    public static void InvalidRatio(this AnnotationSet set, double ratio, double capped, PositionRange at)
        => set.Warn(
            $"ratio value should be between -1 and 1, got {GoFloat.FormatG(ratio)}, capping to "
            + GoFloat.FormatG(capped),
            at);

    public static void BadBucketLabel(this AnnotationSet set, string metric, string value, PositionRange at)
        => set.Warn(
            ForMetric($"bucket label \"le\" is missing or has a malformed value of {GoQuote.Quote(value)}", metric),
            at);

    public static void MixedFloatsHistograms(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn($"encountered a mix of histograms and floats for metric name {GoQuote.Quote(metric)}", at);

    public static void MixedFloatsHistogramsInAggregation(this AnnotationSet set, PositionRange at)
        => set.Warn("encountered a mix of histograms and floats for aggregation", at);

    public static void MixedClassicNative(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn(ForMetric("vector contains a mix of classic and native histograms", metric), at);

    public static void HistogramNotCounter(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn($"this native histogram metric is not a counter: {GoQuote.Quote(metric)}", at);

    public static void HistogramNotGauge(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn($"this native histogram metric is not a gauge: {GoQuote.Quote(metric)}", at);

    public static void MixedSchemas(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn(
            "vector contains a mix of histograms with exponential and custom buckets schemas for metric name "
            + GoQuote.Quote(metric),
            at);

    public static void IncompatibleBuckets(this AnnotationSet set, string op, PositionRange at)
        => set.Warn($"incompatible bucket layout encountered for binary operator {op}", at);

    public static void SortInRangeQuery(this AnnotationSet set, PositionRange at)
        => set.Warn("sort is ineffective for range queries since results are always ordered by labels", at);

    public static void CounterResetConflict(this AnnotationSet set, string operation, PositionRange at)
        => set.Warn($"conflicting counter resets during histogram {operation}", at);

    public static void StartTimeOverlap(this AnnotationSet set, string metric, PositionRange at)
        => set.Warn(
            ForMetricQuoted("sample has start time that overlaps with previous sample timestamp for metric", metric),
            at);

    public static void PossibleNonCounter(this AnnotationSet set, string metric, PositionRange at)
        => set.Inform(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " + GoQuote.Quote(metric),
            at);

    public static void PossibleNonCounterType(this AnnotationSet set, string metric, string type, PositionRange at)
        => set.Inform(
            "metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got "
            + $"{GoQuote.Quote(type)}: {GoQuote.Quote(metric)}",
            at);

    public static void ForcedMonotonicity(this AnnotationSet set, string metric, MonotonicityFix fix)
        => set.InformOfFix(ForMetric(MonotonicityText, metric), fix);

    public static void IncompatibleTypes(
        this AnnotationSet set, string left, string op, string right, PositionRange at)
        => set.Inform(
            $"incompatible sample types encountered for binary operator {GoQuote.Quote(op)}: {left} {op} {right}", at);

    public static void HistogramIgnoredInAggregation(this AnnotationSet set, string aggregation, PositionRange at)
        => set.Inform($"ignored histogram in {aggregation} aggregation", at);

    public static void HistogramIgnoredInMixedRange(this AnnotationSet set, string metric, PositionRange at)
        => set.Inform(
            "ignored histograms in a range containing both floats and histograms for metric name "
            + GoQuote.Quote(metric),
            at);

    public static void QuantileOfNaNs(this AnnotationSet set, string metric, PositionRange at)
        => set.Inform(ForMetric("input to histogram_quantile has NaN observations, result is NaN", metric), at);

    public static void QuantileSkewedByNaNs(this AnnotationSet set, string metric, PositionRange at)
        => set.Inform(
            ForMetric("input to histogram_quantile has NaN observations, result is skewed higher", metric), at);

    public static void FractionWithoutNaNs(this AnnotationSet set, string metric, PositionRange at)
        => set.Inform(
            ForMetric(
                "input to histogram_fraction has NaN observations, which are excluded from all fractions", metric),
            at);

    public static void BucketsReconciled(this AnnotationSet set, string operation, PositionRange at)
        => set.Inform($"mismatched custom buckets were reconciled during {operation}", at);

    private static string ForMetric(string text, string metric)
        => metric.Length == 0 ? text : ForMetricQuoted($"{text} for metric name", metric);

    private static string ForMetricQuoted(string text, string metric) => $"{text} {GoQuote.Quote(metric)}";
}
