using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>An opened table with what evaluation derives from it. Not thread-safe.</summary>
internal sealed class TableView(SpanTable table)
{
    private readonly RowBitmap?[] _matched = new RowBitmap?[Enum.GetValues<RowLevel>().Length];
    private NestedSets? _nestedSets;

    public SpanTable Table { get; } = table;

    /// <summary>Needs <see cref="SpanFields.Parents"/>.</summary>
    public NestedSets NestedSets => _nestedSets ??= new NestedSets(Table);

    public int RowCount(RowLevel level) => level switch
    {
        RowLevel.Span => Table.SpanCount,
        RowLevel.Trace => Table.TraceCount,
        RowLevel.Resource => Table.ResourceCount,
        RowLevel.Instrumentation => Table.InstrumentationCount,
        RowLevel.Event => Table.EventCount,
        _ => Table.LinkCount,
    };

    /// <summary>The columns of a key in one scope that can be queried; one a type.</summary>
    public List<ValueColumn> Columns(TraceQLScope scope, string key)
    {
        var found = new List<ValueColumn>();
        var wanted = AttributeScopeOf(scope);
        foreach (var column in Table.Attributes)
        {
            if (column.Scope == wanted && column.Type != ValueColumnType.Opaque && column.Key == key)
            {
                found.Add(column);
            }
        }

        return found;
    }

    /// <summary>What has to be loaded to get from rows of a level to spans.</summary>
    public static SpanFields LiftFields(RowLevel level) => level switch
    {
        RowLevel.Trace => SpanFields.TraceRows,
        RowLevel.Resource => SpanFields.SpanResource,
        RowLevel.Instrumentation => SpanFields.SpanInstrumentation,
        RowLevel.Event => SpanFields.EventSpan,
        RowLevel.Link => SpanFields.LinkSpan,
        _ => SpanFields.None,
    };

    /// <summary>Keeps the spans that have one of the rows of another level. Needs <see cref="LiftFields"/>.</summary>
    public void Lift(RowLevel level, RowBitmap from, RowBitmap spans)
    {
        switch (level)
        {
            case RowLevel.Span:
                spans.And(from);
                break;
            case RowLevel.Resource:
                spans.AndIds(Table.SpanResource, Flags(from));
                break;
            case RowLevel.Instrumentation:
                spans.AndIds(Table.SpanInstrumentation, Flags(from));
                break;
            case RowLevel.Trace:
                spans.And(SpansOf(from));
                break;
            default:
                Remember(level, from);
                spans.And(OwnersOf(from, level == RowLevel.Event ? Table.EventSpan : Table.LinkSpan));
                break;
        }
    }

    /// <summary>
    /// The rows of a scope that belong to these spans. Needs <see cref="LiftFields"/> of the scope's level.
    /// </summary>
    public RowBitmap Lower(AttributeScope scope, RowBitmap spans)
    {
        switch (scope)
        {
            case AttributeScope.Resource:
                return Targets(spans, Table.SpanResource, Table.ResourceCount);
            case AttributeScope.Instrumentation:
                return Targets(spans, Table.SpanInstrumentation, Table.InstrumentationCount);
            case AttributeScope.Event:
                return OwnedBy(spans, Table.EventSpan);
            case AttributeScope.Link:
                return OwnedBy(spans, Table.LinkSpan);
            default:
                return spans;
        }
    }

    /// <summary>All spans of these traces. Needs <see cref="SpanFields.TraceRows"/>.</summary>
    public RowBitmap SpansOf(RowBitmap traces)
    {
        var spans = new RowBitmap(Table.SpanCount);
        var rows = Table.TraceRows;
        foreach (var trace in traces)
        {
            spans.SetRange(rows[trace], rows[trace + 1]);
        }

        return spans;
    }

    /// <summary>Events or links that conditions of the query held for; null where none were asked about.</summary>
    public RowBitmap? Matched(RowLevel level) => _matched[(int)level];

    /// <summary>The trace of a span. Needs <see cref="SpanFields.TraceRows"/>.</summary>
    public int TraceOf(int span)
    {
        var place = Table.TraceRows.BinarySearch(span);
        return place >= 0 ? place : ~place - 1;
    }

    public static AttributeScope AttributeScopeOf(TraceQLScope scope) => scope switch
    {
        TraceQLScope.Span => AttributeScope.Span,
        TraceQLScope.Resource => AttributeScope.Resource,
        TraceQLScope.Event => AttributeScope.Event,
        TraceQLScope.Link => AttributeScope.Link,
        TraceQLScope.Instrumentation => AttributeScope.Instrumentation,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "not one scope"),
    };

    public static RowLevel LevelOf(TraceQLScope scope) => scope switch
    {
        TraceQLScope.Resource => RowLevel.Resource,
        TraceQLScope.Event => RowLevel.Event,
        TraceQLScope.Link => RowLevel.Link,
        TraceQLScope.Instrumentation => RowLevel.Instrumentation,
        _ => RowLevel.Span,
    };

    private static byte[] Flags(RowBitmap rows)
    {
        var flags = new byte[rows.Length];
        foreach (var row in rows)
        {
            flags[row] = 1;
        }

        return flags;
    }

    private RowBitmap OwnersOf(RowBitmap rows, ReadOnlySpan<int> owners)
    {
        var spans = new RowBitmap(Table.SpanCount);
        foreach (var row in rows)
        {
            spans.Set(owners[row]);
        }

        return spans;
    }

    private static RowBitmap Targets(RowBitmap spans, ReadOnlySpan<int> targets, int count)
    {
        var rows = new RowBitmap(count);
        foreach (var span in spans)
        {
            rows.Set(targets[span]);
        }

        return rows;
    }

    private static RowBitmap OwnedBy(RowBitmap spans, ReadOnlySpan<int> owners)
    {
        var rows = new RowBitmap(owners.Length);
        for (var row = 0; row < owners.Length; row++)
        {
            if (spans[owners[row]])
            {
                rows.Set(row);
            }
        }

        return rows;
    }

    private void Remember(RowLevel level, RowBitmap rows)
    {
        if (_matched[(int)level] is { } before)
        {
            before.Or(rows);
            return;
        }

        var copy = new RowBitmap();
        copy.CopyFrom(rows);
        _matched[(int)level] = copy;
    }
}
