namespace Trine.TraceQL.Evaluation;

/// <summary>
/// The sum or mean of values: <c>sum_over_time</c>, <c>avg_over_time</c>. Intervals without values have no sample.
/// </summary>
internal sealed class SumAccumulator(int intervals, bool isAverage, double unit) : SeriesAccumulator
{
    private readonly IntervalArrays _sums = new(intervals, 0);
    private readonly IntervalArrays _counts = new(intervals, 0);

    public override void Open(int series)
    {
        _ = _sums[series];
        _ = _counts[series];
    }

    public override void Add(SpanObservations spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (!double.IsNaN(spans.Numbers[i]))
            {
                var (series, interval) = (spans.Series[i], spans.Intervals[i]);
                _sums[series][interval] += spans.Numbers[i] / unit;
                _counts[series][interval]++;
            }
        }
    }

    public override void Merge(int series, SeriesAccumulator other, int otherSeries)
    {
        var source = (SumAccumulator)other;
        if (source._sums.Find(otherSeries) is { } sums && source._counts.Find(otherSeries) is { } counts)
        {
            var (ourSums, ourCounts) = (_sums[series], _counts[series]);
            for (var i = 0; i < sums.Length; i++)
            {
                ourSums[i] += sums[i];
                ourCounts[i] += counts[i];
            }
        }
    }

    public override IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series)
    {
        var (sums, counts) = (_sums[series], _counts[series]);
        var values = new double[sums.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = counts[i] == 0 ? SampleValue.Absent : isAverage ? sums[i] / counts[i] : sums[i];
        }

        yield return (null, values);
    }
}
