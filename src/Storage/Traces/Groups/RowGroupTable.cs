using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A row group as a query sees it: decodes what is asked for, column by column.</summary>
internal sealed class RowGroupTable : SpanTable
{
    private static readonly (SpanFields Field, SlotKind[] Slots)[] FieldSlots =
    [
        (SpanFields.Parents, [SlotKind.Parents]),
        (SpanFields.Starts, [SlotKind.Starts]),
        (SpanFields.Durations, [SlotKind.Durations]),
        (SpanFields.Kinds, [SlotKind.Kinds]),
        (SpanFields.Statuses, [SlotKind.Statuses]),
        (SpanFields.SpanIds, [SlotKind.SpanIds]),
        (SpanFields.ParentIds, [SlotKind.ParentIds]),
        (SpanFields.SpanResource, [SlotKind.SpanResource]),
        (SpanFields.SpanInstrumentation, [SlotKind.SpanInstrumentation]),
        (SpanFields.TraceIds, [SlotKind.TraceIds]),
        (SpanFields.TraceRows, [SlotKind.TraceRows]),
        (SpanFields.TraceRoots, [SlotKind.TraceRoots]),
        (SpanFields.TraceTimes, [SlotKind.TraceStarts, SlotKind.TraceEnds]),
        (SpanFields.EventSpan, [SlotKind.EventSpan]),
        (SpanFields.EventTimes, [SlotKind.EventTimes]),
        (SpanFields.LinkSpan, [SlotKind.LinkSpan]),
        (SpanFields.LinkIds, [SlotKind.LinkTraceIds, SlotKind.LinkSpanIds]),
    ];

    private readonly RowGroup _group;
    private readonly LoadedColumns _columns;
    private readonly RowBitmap? _hiddenTraces;
    private ValueColumn[]? _attributes;
    private ValueColumn? _spanNames;
    private ValueColumn? _statusMessages;
    private ValueColumn? _eventNames;
    private ValueColumn? _instrumentationNames;
    private ValueColumn? _instrumentationVersions;

    /// <param name="group">Its content.</param>
    /// <param name="hiddenTraces">Traces that are whole in another table; null for none.</param>
    public RowGroupTable(RowGroup group, RowBitmap? hiddenTraces = null)
    {
        _group = group;
        _columns = new LoadedColumns(group);
        _hiddenTraces = hiddenTraces;
    }

    public RowGroup Group => _group;

    public override long MinStartNs => _group.Summary.MinStartNs;

    public override long MaxStartNs => _group.Summary.MaxStartNs;

    public override long MaxEndNs => _group.Summary.MaxEndNs;

    public override int SpanCount => _group.Summary.SpanCount;

    public override int TraceCount => _group.Summary.TraceCount;

    public override long StoredBytes => _group.Summary.DataBytes;

    public override RowBitmap? HiddenTraces => _hiddenTraces;

    public override int ResourceCount => Level(AttributeScope.Resource).RowCount;

    public override int InstrumentationCount => Level(AttributeScope.Instrumentation).RowCount;

    public override int EventCount => Level(AttributeScope.Event).RowCount;

    public override int LinkCount => Level(AttributeScope.Link).RowCount;

    public override IReadOnlyList<ValueColumn> Attributes => _attributes ??= MakeAttributes();

    public override ValueColumn SpanNames => _spanNames ??= Make(AttributeScope.Span, ColumnRole.Name);

    public override ValueColumn StatusMessages
        => _statusMessages ??= Make(AttributeScope.Span, ColumnRole.StatusMessage);

    public override ValueColumn EventNames => _eventNames ??= Make(AttributeScope.Event, ColumnRole.Name);

    public override ValueColumn InstrumentationNames
        => _instrumentationNames ??= Make(AttributeScope.Instrumentation, ColumnRole.Name);

    public override ValueColumn InstrumentationVersions
        => _instrumentationVersions ??= Make(AttributeScope.Instrumentation, ColumnRole.Version);

    public override ReadOnlySpan<int> Parents => Array<int>(SlotKind.Parents);

    public override ReadOnlySpan<long> StartsNs => Array<long>(SlotKind.Starts);

    public override ReadOnlySpan<long> DurationsNs => Array<long>(SlotKind.Durations);

    public override ReadOnlySpan<byte> Kinds => Array<byte>(SlotKind.Kinds);

    public override ReadOnlySpan<byte> Statuses => Array<byte>(SlotKind.Statuses);

    public override ReadOnlySpan<ulong> SpanIds => Array<ulong>(SlotKind.SpanIds);

    public override ReadOnlySpan<ulong> ParentIds => Array<ulong>(SlotKind.ParentIds);

    public override ReadOnlySpan<int> SpanResource => Array<int>(SlotKind.SpanResource);

    public override ReadOnlySpan<int> SpanInstrumentation => Array<int>(SlotKind.SpanInstrumentation);

    public override ReadOnlySpan<UInt128> TraceIds => Array<UInt128>(SlotKind.TraceIds);

    public override ReadOnlySpan<int> TraceRows => Array<int>(SlotKind.TraceRows);

    public override ReadOnlySpan<int> TraceRoots => Array<int>(SlotKind.TraceRoots);

    public override ReadOnlySpan<long> TraceStartsNs => Array<long>(SlotKind.TraceStarts);

    public override ReadOnlySpan<long> TraceEndsNs => Array<long>(SlotKind.TraceEnds);

    public override ReadOnlySpan<int> EventSpan => Array<int>(SlotKind.EventSpan);

    public override ReadOnlySpan<long> EventTimesNs => Array<long>(SlotKind.EventTimes);

    public override ReadOnlySpan<int> LinkSpan => Array<int>(SlotKind.LinkSpan);

    public override ReadOnlySpan<UInt128> LinkTraceIds => Array<UInt128>(SlotKind.LinkTraceIds);

    public override ReadOnlySpan<ulong> LinkSpanIds => Array<ulong>(SlotKind.LinkSpanIds);

    public override ValueTask LoadAsync(
        SpanFields fields, IReadOnlyList<ValueColumn> columns, ColumnParts parts, CancellationToken cancellationToken)
    {
        foreach (var (field, slots) in FieldSlots)
        {
            if (fields.HasFlag(field))
            {
                foreach (var slot in slots)
                {
                    _columns.Want(new GroupSlot(slot));
                }
            }
        }

        foreach (var column in columns)
        {
            ((IGroupColumn)column).Want(parts);
        }

        return _columns.LoadAsync(cancellationToken);
    }

    private T[] Array<T>(SlotKind kind) => _columns.Array<T>(new GroupSlot(kind));

    private GroupLevel Level(AttributeScope scope) => _group.Directory.Level(scope);

    private ValueColumn Make(AttributeScope scope, ColumnRole role)
        => Level(scope).Find(role) is { } stored ? new GroupColumn(_columns, scope, stored) : new EmptyColumn(scope);

    private ValueColumn[] MakeAttributes()
    {
        var columns = new List<ValueColumn>();
        for (var scope = AttributeScope.Span; scope <= AttributeScope.Link; scope++)
        {
            foreach (var stored in Level(scope).Columns)
            {
                AddAttribute(columns, scope, stored);
            }
        }

        return [.. columns];
    }

    /// <summary>Adds what a query may see of a stored column: not the values of a key's further occurrences.</summary>
    private void AddAttribute(List<ValueColumn> columns, AttributeScope scope, StoredColumn stored)
    {
        if (stored.Role != ColumnRole.Attribute || stored.Occurrence > 0)
        {
            return;
        }

        if (stored.Type != AttributeType.Array)
        {
            columns.Add(new GroupColumn(_columns, scope, stored));
            return;
        }

        for (var i = 0; i < stored.ElementCounts.Length; i++)
        {
            if (stored.ElementCounts[i] > 0)
            {
                columns.Add(new ElementColumn(_columns, scope, stored, (AttributeType)i));
            }
        }
    }
}
