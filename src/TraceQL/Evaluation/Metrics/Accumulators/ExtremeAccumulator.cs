namespace Trine.TraceQL.Evaluation;

/// <summary>
/// The least or greatest value: <c>min_over_time</c>, <c>max_over_time</c>. Intervals without values have no sample.
/// </summary>
internal sealed class ExtremeAccumulator(int intervals, bool isMax, double unit) : SeriesAccumulator
{
    private readonly IntervalArrays _extremes = new(intervals, SampleValue.Absent);

    public override void Open(int series) => _ = _extremes[series];

    public override void Add(SpanObservations spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (!double.IsNaN(spans.Numbers[i]))
            {
                Take(ref _extremes[spans.Series[i]][spans.Intervals[i]], spans.Numbers[i] / unit);
            }
        }
    }

    public override void Merge(int series, SeriesAccumulator other, int otherSeries)
    {
        if (((ExtremeAccumulator)other)._extremes.Find(otherSeries) is { } theirs)
        {
            var ours = _extremes[series];
            for (var i = 0; i < ours.Length; i++)
            {
                if (!double.IsNaN(theirs[i]))
                {
                    Take(ref ours[i], theirs[i]);
                }
            }
        }
    }

    public override IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series)
    {
        yield return (null, _extremes[series]);
    }

    private void Take(ref double extreme, double value)
    {
        if (double.IsNaN(extreme) || (isMax ? value > extreme : value < extreme))
        {
            extreme = value;
        }
    }
}
