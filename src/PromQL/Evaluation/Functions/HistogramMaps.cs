using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>A number that tells of a native histogram.</summary>
internal enum HistogramStatistic
{
    Count,
    Sum,
    Average,
    Deviation,
    Variance,
}

/// <summary><c>histogram_count</c>, <c>_sum</c>, <c>_avg</c>, <c>_stddev</c> and <c>_stdvar</c>; floats go.</summary>
internal readonly struct HistogramMap(HistogramStatistic statistic) : IElementMap
{
    public static HistogramStatistic? Named(string name) => name switch
    {
        "histogram_count" => HistogramStatistic.Count,
        "histogram_sum" => HistogramStatistic.Sum,
        "histogram_avg" => HistogramStatistic.Average,
        "histogram_stddev" => HistogramStatistic.Deviation,
        "histogram_stdvar" => HistogramStatistic.Variance,
        _ => null,
    };

    public bool TryMap(double value, int step, out double result)
    {
        result = 0;
        return false;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Of(statistic switch
    {
        HistogramStatistic.Count => histogram.Count,
        HistogramStatistic.Sum => histogram.Sum,
        HistogramStatistic.Average => histogram.Sum / histogram.Count,
        HistogramStatistic.Deviation => Math.Sqrt(Variance(histogram)),
        _ => Variance(histogram),
    });

    /// <summary>Around the true mean, each observation taken to be in the middle of its bucket.</summary>
    private static double Variance(FloatHistogram histogram)
    {
        var mean = histogram.Sum / histogram.Count;
        double sum = 0, rest = 0;
        foreach (var bucket in histogram.AllBuckets())
        {
            if (bucket.Count != 0)
            {
                var delta = Middle(histogram, bucket) - mean;
                CompensatedSum.Add(bucket.Count * delta * delta, ref sum, ref rest);
            }
        }

        return (sum + rest) / histogram.Count;
    }

    private static double Middle(FloatHistogram histogram, HistogramBucket bucket)
    {
        if (histogram.UsesCustomBuckets)
        {
            return (bucket.Upper + bucket.Lower) / 2;
        }

        if (bucket.Lower <= 0 && bucket.Upper >= 0)
        {
            return 0;
        }

        var middle = Math.Sqrt(bucket.Upper * bucket.Lower);
        return bucket.Upper < 0 ? -middle : middle;
    }
}
