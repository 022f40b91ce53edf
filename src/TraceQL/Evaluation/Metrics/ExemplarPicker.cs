using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Picks spans that stand for their series: at most two for each interval, each of another trace. Used under the lock
/// of the evaluator, but for <see cref="Pick"/>.
/// </summary>
/// <param name="max">Most exemplars of a query; 0 for none.</param>
/// <param name="attributes">What an exemplar tells of its span, besides its trace.</param>
internal sealed class ExemplarPicker(int max, IReadOnlyList<TraceQLAttribute> attributes)
{
    private const int PerIntervalMax = 2;
    private const long NsPerMs = 1_000_000;

    private readonly Dictionary<int, List<PickedExemplars.Exemplar>> _taken = [];
    private int _count;

    public IReadOnlyList<TraceQLAttribute> Attributes => attributes;

    /// <summary>The first spans of each series and interval of a table.</summary>
    /// <param name="spans">Rows.</param>
    /// <param name="observations">Of these.</param>
    /// <param name="intervalCount">Intervals are below.</param>
    public PickedExemplars Pick(ReadOnlySpan<int> spans, SpanObservations observations, int intervalCount)
    {
        var picked = new List<(int Series, int Span, int Interval, double Number)>();
        if (max > 0)
        {
            var counts = new byte[]?[observations.SeriesCount]; // By series, then by interval.
            for (var i = 0; i < spans.Length && picked.Count < max; i++)
            {
                var (series, interval) = (observations.Series[i], observations.Intervals[i]);
                ref var count = ref (counts[series] ??= new byte[intervalCount])[interval];
                if (count < PerIntervalMax)
                {
                    count++;
                    var number = observations.Numbers.IsEmpty ? 0 : observations.Numbers[i];
                    picked.Add((series, spans[i], interval, number));
                }
            }
        }

        return new PickedExemplars(picked);
    }

    /// <summary>Takes over what a table has for one of its series, as far as there is room.</summary>
    public void Take(int series, int tableSeries, PickedExemplars picked)
    {
        foreach (var exemplar in picked.Of(tableSeries))
        {
            if (_count == max)
            {
                return;
            }

            if (!_taken.TryGetValue(series, out var taken))
            {
                _taken.Add(series, taken = []);
            }

            if (taken.Count(other => other.Interval == exemplar.Interval) < PerIntervalMax
                && !taken.Exists(other => other.TraceId == exemplar.TraceId))
            {
                taken.Add(exemplar);
                _count++;
            }
        }
    }

    /// <summary>The exemplars of a series; where spans are counted, their value is the series' at that time.</summary>
    public IReadOnlyList<TraceExemplar> Of(
        int series, (string Key, TraceQLValue Value)? label, double[] values, IntervalGrid grid, bool isCount)
    {
        if (!_taken.TryGetValue(series, out var taken))
        {
            return [];
        }

        var isBucket = label?.Key == "__bucket";
        return
        [
            .. taken.Where(exemplar => !isBucket || values[exemplar.Interval] > 0).Select(exemplar => new TraceExemplar(
                exemplar.Labels,
                isCount || isBucket ? values[exemplar.Interval] : exemplar.Number,
                exemplar.StartNs / NsPerMs)),
        ];
    }
}
