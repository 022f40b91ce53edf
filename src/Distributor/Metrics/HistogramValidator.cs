using Trine.Hosting.Tenancy;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Distributor.Metrics;

/// <summary>Checks native histograms, and lowers their resolution where schema or limits ask for it.</summary>
internal sealed class HistogramValidator(MetricLimits limits)
{
    /// <param name="batch">Its histogram may be replaced by one of lower resolution.</param>
    /// <param name="index">Of the histogram.</param>
    /// <param name="series">Whose it is.</param>
    /// <param name="reason">Mimir's label value.</param>
    /// <param name="text">Upstream's text.</param>
    public bool TryFindFault(MetricBatch batch, int index, MetricBatchSeries series, out string reason, out string text)
    {
        var histogram = batch.Histograms[index].Histogram;
        (reason, text) = ("", "");
        var schema = histogram.Schema;
        if (schema is < HistogramCheck.SchemaMin or > HistogramCheck.SchemaMaxReserved && schema != FloatHistogram.CustomBucketsSchema)
        {
            (reason, text) = ("invalid-native-histogram-schema", MetricErrors.InvalidSchema(schema));
            return true;
        }

        // What is finer than the finest schema is stored as that one; all else of it has to be right.
        histogram.Schema = Math.Min(schema, HistogramCheck.SchemaMax);
        var fault = HistogramCheck.Fault(histogram);
        histogram.Schema = schema;
        if (fault.Length > 0)
        {
            (reason, text) = ("invalid-native-histogram", $"{fault} for series {TextOf(batch, series)}");
            return true;
        }

        if (schema > HistogramCheck.SchemaMax)
        {
            histogram = histogram.CopyToSchema(HistogramCheck.SchemaMax);
            batch.SetHistogram(index, histogram);
        }

        return limits.NativeHistogramBucketsMax > 0 && TryFindSizeFault(batch, index, histogram, series, out reason, out text);
    }

    private bool TryFindSizeFault(
        MetricBatch batch, int index, FloatHistogram histogram, MetricBatchSeries series, out string reason, out string text)
    {
        (reason, text) = ("", "");
        var buckets = BucketsOf(histogram);
        if (buckets <= limits.NativeHistogramBucketsMax)
        {
            return false;
        }

        var schema = histogram.Schema;
        while (limits.ReduceNativeHistograms && schema is > HistogramCheck.SchemaMin and <= HistogramCheck.SchemaMax)
        {
            histogram = histogram.CopyToSchema(--schema);
            if (BucketsOf(histogram) <= limits.NativeHistogramBucketsMax)
            {
                batch.SetHistogram(index, histogram);
                return false;
            }
        }

        reason = "max-native-histogram-buckets";
        text = MetricErrors.TooManyBuckets(
            batch.Histograms[index].TimestampMs, buckets, limits.NativeHistogramBucketsMax, TextOf(batch, series));
        return true;
    }

    private static int BucketsOf(FloatHistogram histogram) => histogram.PositiveBuckets.Length + histogram.NegativeBuckets.Length;

    private static string TextOf(MetricBatch batch, MetricBatchSeries series) => MetricErrors.SeriesText(batch.Bytes(series.Labels));
}
