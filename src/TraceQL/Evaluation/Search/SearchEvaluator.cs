using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Searches tables, newest first, until there are as many traces as wanted.</summary>
internal sealed class SearchEvaluator(ISpanSource source, TraceQLSearch search, int workers)
{
    private readonly Lock _lock = new(); // Guards _found.
    private readonly List<FoundTrace> _found = [];
    private readonly Pipeline _pipeline = search.Query.SearchedPipeline;
    private readonly SpanAnswer _answer = new(search);

    public async Task<TraceSearchResult> RunAsync(CancellationToken cancellationToken)
    {
        var tables = await source
            .SelectAsync(new SpanSelection(search.Range, search.Query.ToString()), cancellationToken)
            .ConfigureAwait(false);
        var queue = new TableQueue(tables);
        try
        {
            await queue.RunAsync(workers, WorkAsync, IsDone, cancellationToken).ConfigureAwait(false);
            _found.Sort((left, right) => right.StartNs.CompareTo(left.StartNs));
            return new TraceSearchResult(_found[..Math.Min(_found.Count, search.Limit)], queue.Statistics);
        }
        finally
        {
            queue.DisposeTables();
        }
    }

    private async ValueTask WorkAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!search.Range.Overlaps(view.Table.MinStartNs, view.Table.MaxEndNs))
        {
            return;
        }

        var state = await TableEvaluation.RunAsync(view, _pipeline, search.Range, cancellationToken)
            .ConfigureAwait(false);
        if (state is null)
        {
            return;
        }

        var traces = await _answer.ReadAsync(view, state, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _found.AddRange(traces);
        }
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
