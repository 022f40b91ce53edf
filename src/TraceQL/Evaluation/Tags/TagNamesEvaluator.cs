using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Collects the keys of attributes: from the directories of tables, or from the rows of the spans that match.
/// </summary>
internal sealed class TagNamesEvaluator(
    ISpanSource source, string scope, string query, TimeRange range, int limit, int workers)
{
    private readonly IReadOnlyList<(string Name, AttributeScope Scope)> _scopes = TagScopes.Of(scope);
    private readonly Pipeline? _filter = TagFilter.Parse(query);
    private readonly Lock _lock = new(); // Guards _names.
    private readonly Dictionary<AttributeScope, SortedSet<string>> _names = [];

    public async Task<TraceTagsResult> RunAsync(CancellationToken cancellationToken)
    {
        var tables = await source.SelectAsync(
            new SpanSelection(range, (_filter ?? TagValuesEvaluator.Everything).ToString()), cancellationToken)
                .ConfigureAwait(false);
        var queue = new TableQueue(tables);
        try
        {
            await queue.RunAsync(_scopes.Count == 0 ? 1 : workers, AddAsync, _ => _scopes.Count == 0, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            queue.DisposeTables();
        }

        var found = _scopes.Where(each => _names.ContainsKey(each.Scope))
            .Select(each => new TraceTagScope(each.Name, [.. Bounded(_names[each.Scope])]));
        var hasIntrinsics = scope is "" or "none" or TagScopes.Intrinsic;
        return new TraceTagsResult(
            hasIntrinsics
                ? [.. found, new TraceTagScope(TagScopes.Intrinsic, [.. Bounded(TagScopes.Intrinsics)])]
                : [.. found],
            queue.Statistics);
    }

    private IEnumerable<string> Bounded(IEnumerable<string> names) => limit > 0 ? names.Take(limit) : names;

    private async ValueTask AddAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!range.Overlaps(view.Table.MinStartNs, view.Table.MaxEndNs))
        {
            return;
        }

        await view.Table.OpenAsync(cancellationToken).ConfigureAwait(false);
        var columns = view.Table.Attributes.Where(column => _scopes.Any(each => each.Scope == column.Scope)).ToList();
        if (_filter is not null)
        {
            columns = await MatchingAsync(view, columns, cancellationToken).ConfigureAwait(false);
        }

        lock (_lock)
        {
            foreach (var column in columns)
            {
                if (!_names.TryGetValue(column.Scope, out var names))
                {
                    _names.Add(column.Scope, names = new SortedSet<string>(StringComparer.Ordinal));
                }

                names.Add(column.Key);
            }
        }
    }

    /// <summary>The columns that have a value for a span that matches.</summary>
    private async ValueTask<List<ValueColumn>> MatchingAsync(
        TableView view, List<ValueColumn> columns, CancellationToken cancellationToken)
    {
        var state = await TableEvaluation.RunAsync(view, _filter!, range, cancellationToken)
            .ConfigureAwait(false); // Asked before.
        if (state is null)
        {
            return [];
        }

        var needs = new TableNeeds();
        columns.ForEach(needs.Add);
        needs.Add(
            SpanFields.SpanResource | SpanFields.SpanInstrumentation | SpanFields.EventSpan | SpanFields.LinkSpan);
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        return columns.FindAll(column => HasRow(column, view.Lower(column.Scope, state.Rows)));
    }

    private static bool HasRow(ValueColumn column, RowBitmap rows)
    {
        if (column.IsDense)
        {
            return !rows.IsEmpty();
        }

        foreach (var row in column.Rows)
        {
            if (rows[row])
            {
                return true;
            }
        }

        return false;
    }
}
