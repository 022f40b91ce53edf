namespace Trine.TraceQL.Evaluation;

/// <summary>Counts by power of two: <c>histogram_over_time</c>, a series a bucket.</summary>
internal sealed class HistogramAccumulator(int intervals, double unit) : SeriesAccumulator
{
    private readonly BucketCounts _buckets = new(intervals);

    public override void Open(int series)
    {
    }

    public override void Add(SpanObservations spans) => _buckets.Add(spans);

    public override void Merge(int series, SeriesAccumulator other, int otherSeries)
        => _buckets.Merge(series, ((HistogramAccumulator)other)._buckets, otherSeries);

    public override IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series)
        => _buckets.Of(series).Select(bucket => (
            ((string, TraceQLValue)?)("__bucket", TraceQLValue.OfNumber(Math.ScaleB(1, bucket.Exponent) / unit)),
            bucket.Counts));
}
