using System.Text;
using Trine.Model.GoText;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Prints histograms as Prometheus does: <c>{count:3, sum:2.5, (0.5,1]:3}</c>.</summary>
internal static class HistogramText
{
    public static string Format(FloatHistogram histogram)
    {
        var text = new StringBuilder("{count:").Append(GoFloat.FormatG(histogram.Count))
            .Append(", sum:").Append(GoFloat.FormatG(histogram.Sum));
        var buckets = new BucketEnumerator(histogram, isPositive: false, isReversed: true);
        while (buckets.MoveNext())
        {
            Append(text, buckets.Current);
        }

        Append(text, histogram.ZeroBucket());
        buckets = histogram.PositiveBucketsOf();
        while (buckets.MoveNext())
        {
            Append(text, buckets.Current);
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, HistogramBucket bucket)
    {
        if (bucket.Count != 0)
        {
            text.Append(", ").Append(bucket.ToString());
        }
    }
}
