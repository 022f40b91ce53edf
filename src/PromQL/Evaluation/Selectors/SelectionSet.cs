using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// The series that a query needs: first every selector registers what it will read, then all is selected at once, then
/// the selectors take their series. Not thread-safe; disposes the series at the end of the query.
/// </summary>
internal sealed class SelectionSet(QueryContext context) : IDisposable
{
    private readonly Dictionary<SelectionKey, MetricSelection> _wanted = [];
    private readonly Dictionary<SelectionKey, SeriesSet> _selected = [];

    public IEnumerable<string> Warnings => _selected.Values.SelectMany(set => set.Warnings);

    public void Register(SelectionKey key, IReadOnlyList<LabelMatcher> matchers)
        => _wanted.TryAdd(
            key,
            new MetricSelection(matchers, key.MinMs, key.MaxMs) { IsLastOnly = key.IsLastOnly, IsOrdered = context.IsOrdered });

    public IReadOnlyList<MetricSeries> Series(SelectionKey key) => _selected[key].Series;

    /// <exception cref="RequestException">The source failed.</exception>
    public async Task SelectAsync(ISeriesSource source)
    {
        foreach (var (key, selection) in _wanted)
        {
            try
            {
                _selected.Add(
                    key, await source.SelectAsync(selection, context.CancellationToken).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or RequestException))
            {
                throw new RequestException(RequestError.Internal, $"expanding series: {failure.Message}", failure);
            }
        }
    }

    public void Dispose()
    {
        foreach (var set in _selected.Values)
        {
            set.Dispose();
        }
    }

    /// <summary>What an instant selector reads.</summary>
    public SelectionKey KeyOf(VectorSelectorExpr selector, in StepGrid grid)
    {
        var reference = TimeReference.Of(selector.At, selector.Offset, context);
        var isSmoothed = selector.Edge == SelectorEdge.Smoothed;
        return new SelectionKey(
            MatchersText(selector.Matchers),
            reference.First(grid) - context.LookbackMs + 1,
            reference.Last(grid) + (isSmoothed ? context.LookbackMs : 0),
            grid.Count == 1 && !isSmoothed && !context.StatisticsOnly.Contains(selector));
    }

    /// <summary>What a range selector reads.</summary>
    public SelectionKey KeyOf(MatrixSelectorExpr matrix, in StepGrid grid)
    {
        var selector = matrix.Selector;
        var reference = TimeReference.Of(selector.At, selector.Offset, context);
        var rangeMs = matrix.Range.Milliseconds(context.DurationScope);
        var before = selector.Edge == SelectorEdge.None ? 0 : context.LookbackMs;
        var after = selector.Edge == SelectorEdge.Smoothed ? context.LookbackMs : 0;
        return new SelectionKey(
            MatchersText(selector.Matchers),
            reference.First(grid) - rangeMs - before + 1,
            reference.Last(grid) + after,
            IsLastOnly: false);
    }

    public static string MatchersText(IReadOnlyList<LabelMatcher> matchers) => string.Join(',', matchers);
}
