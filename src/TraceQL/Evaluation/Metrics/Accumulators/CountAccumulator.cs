namespace Trine.TraceQL.Evaluation;

/// <summary>Counts spans: <c>count_over_time</c> and <c>rate</c>. Intervals without spans have a zero.</summary>
internal sealed class CountAccumulator(int intervals, double factor) : SeriesAccumulator
{
    private readonly IntervalArrays _counts = new(intervals, 0);

    public override void Open(int series) => _ = _counts[series];

    public override void Add(SpanObservations spans)
    {
        var arrays = new double[]?[spans.SeriesCount];
        for (var i = 0; i < spans.Count; i++)
        {
            var array = arrays[spans.Series[i]] ??= _counts[spans.Series[i]];
            array[spans.Intervals[i]]++;
        }
    }

    public override void Merge(int series, SeriesAccumulator other, int otherSeries)
    {
        if (((CountAccumulator)other)._counts.Find(otherSeries) is { } theirs)
        {
            var ours = _counts[series];
            for (var i = 0; i < ours.Length; i++)
            {
                ours[i] += theirs[i];
            }
        }
    }

    public override IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series)
    {
        yield return (null, [.. _counts[series].Select(count => count * factor)]);
    }
}
