using System.Globalization;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Collects the values of an attribute: from dictionaries, or from the rows of the spans that match.</summary>
internal sealed class TagValuesEvaluator(
    ISpanSource source,
    TraceQLAttribute attribute,
    string query,
    TimeRange range,
    int limit,
    long bytesMax,
    int workers)
{
    private readonly Pipeline? _filter = TagFilter.Parse(query);
    private readonly Lock _lock = new(); // Guards _values and _bytes.
    private readonly HashSet<TraceTagValue> _values = [];
    private long _bytes;

    /// <summary>What stands for no condition.</summary>
    public static Pipeline Everything { get; } = new([new SpansetFilter(new LiteralExpr(TraceQLValue.OfTruth(true)))]);

    public async Task<TraceTagValuesResult> RunAsync(CancellationToken cancellationToken)
    {
        if (Fixed(attribute.Intrinsic) is { } known)
        {
            return new TraceTagValuesResult(known, default);
        }

        var tables = await source.SelectAsync(
            new SpanSelection(range, (_filter ?? Everything).ToString()), cancellationToken).ConfigureAwait(false);
        var queue = new TableQueue(tables);
        try
        {
            await queue.RunAsync(workers, AddAsync, _ => IsFull(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            queue.DisposeTables();
        }

        return new TraceTagValuesResult(
            [.. _values.OrderBy(value => value.Type, StringComparer.Ordinal)
                .ThenBy(value => value.Value, StringComparer.Ordinal)],
            queue.Statistics);
    }

    /// <summary>
    /// The values of intrinsics that are the same whatever was stored; of numbers and ids, which nobody picks, none.
    /// </summary>
    private static TraceTagValue[]? Fixed(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Status => Keywords("ok", "error", "unset"),
        Intrinsic.Kind => Keywords("client", "server", "producer", "consumer", "internal", "unspecified"),
        Intrinsic.None or Intrinsic.Name or Intrinsic.StatusMessage or Intrinsic.RootName or Intrinsic.RootServiceName
            or Intrinsic.EventName or Intrinsic.InstrumentationName => null,
        _ => [],
    };

    private static TraceTagValue[] Keywords(params string[] words)
        => [.. words.Select(word => new TraceTagValue("keyword", word))];

    private async ValueTask AddAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!range.Overlaps(view.Table.MinStartNs, view.Table.MaxEndNs))
        {
            return;
        }

        await view.Table.OpenAsync(cancellationToken).ConfigureAwait(false);
        var isRoot = attribute.Intrinsic is Intrinsic.RootName or Intrinsic.RootServiceName;
        if (isRoot)
        {
            await AddRootsAsync(view, cancellationToken).ConfigureAwait(false);
            return;
        }

        var columns = ColumnsOf(view);
        var needs = new TableNeeds();
        if (_filter is null)
        {
            columns.ForEach(needs.AddDictionary);
            await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
            columns.ForEach(column => AddIds(column, null));
            return;
        }

        var state = await TableEvaluation.RunAsync(view, _filter, range, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return;
        }

        columns.ForEach(needs.Add);
        needs.Add(
            SpanFields.SpanResource | SpanFields.SpanInstrumentation | SpanFields.EventSpan | SpanFields.LinkSpan);
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        columns.ForEach(column => AddIds(column, UsedIds(column, view.Lower(column.Scope, state.Rows))));
    }

    private List<ValueColumn> ColumnsOf(TableView view) => attribute.Intrinsic switch
    {
        Intrinsic.Name => [view.Table.SpanNames],
        Intrinsic.StatusMessage => [view.Table.StatusMessages],
        Intrinsic.EventName => [view.Table.EventNames],
        Intrinsic.InstrumentationName => [view.Table.InstrumentationNames],
        _ when attribute.Scope != TraceQLScope.Any => view.Columns(attribute.Scope, attribute.Key),
        _ => [.. Enum.GetValues<TraceQLScope>().Where(scope => scope != TraceQLScope.Any)
            .SelectMany(scope => view.Columns(scope, attribute.Key))],
    };

    private async ValueTask AddRootsAsync(TableView view, CancellationToken cancellationToken)
    {
        var state = await TableEvaluation.RunAsync(view, _filter ?? Everything, range, cancellationToken)
            .ConfigureAwait(false);
        if (state is null)
        {
            return;
        }

        var reader = new RootReader(view, attribute.Intrinsic);
        var needs = new TableNeeds();
        needs.Add(SpanFields.TraceRows);
        reader.Need(needs);
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        for (var row = state.Rows.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            if (view.Table.TraceRoots[trace] >= 0)
            {
                Add(reader.Get(trace));
            }

            row = state.Rows.NextSet(view.Table.TraceRows[trace + 1]);
        }
    }

    private static bool[] UsedIds(ValueColumn column, RowBitmap rows)
    {
        var used = new bool[ColumnValues.Count(column)];
        var ids = column.Ids;
        var places = column.Rows;
        for (var i = 0; i < ids.Length; i++)
        {
            used[ids[i]] |= rows[places.IsEmpty ? i : places[i]];
        }

        return used;
    }

    private void AddIds(ValueColumn column, bool[]? used)
    {
        var count = ColumnValues.Count(column);
        for (var id = 0; id < count && !IsFull(); id++)
        {
            if (used is null || used[id])
            {
                Add(ColumnValues.Get(column, id));
            }
        }
    }

    private void Add(TraceQLValue value)
    {
        var answered = value.Type switch
        {
            TraceQLValueType.Integral => new TraceTagValue("int", value.Whole.ToString(CultureInfo.InvariantCulture)),
            TraceQLValueType.Floating => new TraceTagValue("float", value.ToQueryText()),
            TraceQLValueType.Boolean => new TraceTagValue("bool", value.ToString()),
            _ => new TraceTagValue("string", value.Text),
        };
        lock (_lock)
        {
            if (!_values.Contains(answered) && !IsFullUnderLock())
            {
                _values.Add(answered);
                _bytes += answered.Type.Length + answered.Value.Length;
            }
        }
    }

    private bool IsFull()
    {
        lock (_lock)
        {
            return IsFullUnderLock();
        }
    }

    private bool IsFullUnderLock() => (limit > 0 && _values.Count >= limit) || (bytesMax > 0 && _bytes >= bytesMax);
}
