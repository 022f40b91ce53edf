using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Searches tables, newest first, until there are as many traces as wanted.</summary>
/// <param name="source">Where spans come from.</param>
/// <param name="search">What to look for.</param>
/// <param name="workers">Tables at once.</param>
/// <param name="tell">Takes what is found as it is found, one part at a time; null to have it all at the end.</param>
internal sealed class SearchEvaluator(
    ISpanSource source,
    TraceQLSearch search,
    int workers,
    Func<TraceSearchPart, CancellationToken, ValueTask>? tell = null)
{
    private readonly Lock _lock = new(); // Guards _found.
    private readonly List<FoundTrace> _found = [];
    private readonly Pipeline _pipeline = OneResource.Join(search.Query.SearchedPipeline, search.OneResourceFilters);
    private readonly SpanAnswer _answer = new(search);

    public async Task<TraceSearchResult> RunAsync(CancellationToken cancellationToken)
    {
        var tables = await source
            .SelectAsync(new SpanSelection(search.Range, search.Query.ToString()), cancellationToken)
            .ConfigureAwait(false);
        var queue = new TableQueue(tables);
        using var parts = tell is null ? null : new SearchParts(search, tell);
        try
        {
            await queue.RunAsync(workers, WorkAsync, IsDone, cancellationToken).ConfigureAwait(false);
            _found.Sort((left, right) => right.StartNs.CompareTo(left.StartNs));
            var result = new TraceSearchResult(_found[..Math.Min(_found.Count, search.Limit)], queue.Statistics);
            if (parts is not null)
            {
                await parts.EndAsync(result, cancellationToken).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            queue.DisposeTables();
        }

        async ValueTask WorkAsync(TableView view, CancellationToken token)
        {
            var traces = await SearchAsync(view, token).ConfigureAwait(false);
            lock (_lock)
            {
                _found.AddRange(traces);
            }

            if (parts is not null)
            {
                await parts.AddAsync(traces, queue.Statistics, tables.Count, token).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<IReadOnlyList<FoundTrace>> SearchAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!search.Range.Overlaps(view.Table.MinStartNs, view.Table.MaxEndNs))
        {
            return [];
        }

        var state = await TableEvaluation.RunAsync(view, _pipeline, search.Range, cancellationToken)
            .ConfigureAwait(false);
        return state is null ? [] : await _answer.ReadAsync(view, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether enough is found: any traces, or, where the newest are wanted, newer ones than the tables left can hold.
    /// </summary>
    private bool IsDone(SpanTable next)
    {
        lock (_lock)
        {
            if (_found.Count < search.Limit)
            {
                return false;
            }

            if (!search.Query.IsMostRecent)
            {
                return true;
            }

            _found.Sort((left, right) => right.StartNs.CompareTo(left.StartNs));
            return _found[search.Limit - 1].StartNs > next.MaxStartNs;
        }
    }
}
