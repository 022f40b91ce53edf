namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Quantiles estimated from counts by power of two: <c>quantile_over_time</c>, a series a quantile. Intervals without
/// values have a zero.
/// </summary>
internal sealed class QuantileAccumulator(int intervals, IReadOnlyList<double> quantiles, double unit)
    : SeriesAccumulator
{
    private readonly BucketCounts _buckets = new(intervals);

    public override void Open(int series)
    {
    }

    public override void Add(SpanObservations spans) => _buckets.Add(spans);

    public override void Merge(int series, SeriesAccumulator other, int otherSeries)
        => _buckets.Merge(series, ((QuantileAccumulator)other)._buckets, otherSeries);

    public override IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series)
    {
        var buckets = _buckets.Of(series);
        if (buckets.Count == 0)
        {
            yield break;
        }

        foreach (var quantile in quantiles)
        {
            var values = new double[intervals];
            for (var i = 0; i < intervals; i++)
            {
                values[i] = Estimate(buckets, i, quantile) / unit;
            }

            yield return (("p", TraceQLValue.OfNumber(quantile)), values);
        }
    }

    /// <summary>Walks to the bucket of the rank and interpolates in it exponentially.</summary>
    private static double Estimate(List<(int Exponent, double[] Counts)> buckets, int interval, double quantile)
    {
        var total = 0.0;
        foreach (var (_, counts) in buckets)
        {
            total += counts[interval];
        }

        if (total == 0)
        {
            return 0;
        }

        var rank = Math.Max(1, Math.Ceiling(quantile * total));
        var before = 0.0;
        int? previous = null;
        foreach (var (exponent, counts) in buckets)
        {
            var count = counts[interval];
            if (count == 0)
            {
                continue;
            }

            if (before + count >= rank)
            {
                if (before + count == rank)
                {
                    return Math.ScaleB(1, exponent);
                }

                var low = previous ?? exponent - 1;
                return Math.Pow(2, low + ((exponent - low) * ((rank - before) / count)));
            }

            before += count;
            previous = exponent;
        }

        return 0;
    }
}
