namespace Trine.Storage.Traces;

/// <summary>What decoding each kind of column needs: other columns, and parts of the row group.</summary>
internal static class GroupNeeds
{
    /// <summary>Asks for what a column needs.</summary>
    public static void Add(GroupSlot slot, LoadedColumns columns)
    {
        switch (slot.Kind)
        {
            case SlotKind.TraceRows:
                AddFixed(columns, FixedColumn.TraceSpans);
                break;
            case SlotKind.TraceRoots:
                columns.Want(new GroupSlot(SlotKind.TraceRows));
                AddFixed(columns, FixedColumn.TraceRoots);
                break;
            case SlotKind.TraceEnds:
                columns.Want(new GroupSlot(SlotKind.TraceStarts));
                AddFixed(columns, FixedColumn.TraceLengths);
                break;
            case SlotKind.Starts:
                columns.Want(new GroupSlot(SlotKind.TraceRows));
                columns.Want(new GroupSlot(SlotKind.TraceStarts));
                AddFixed(columns, FixedColumn.Starts);
                break;
            case SlotKind.ParentIds:
                columns.Want(new GroupSlot(SlotKind.Parents));
                columns.Want(new GroupSlot(SlotKind.SpanIds));
                AddFixed(columns, FixedColumn.OrphanParentIds);
                break;
            case SlotKind.SpanResource:
                columns.Want(new GroupSlot(SlotKind.Origins));
                AddFixed(columns, FixedColumn.OriginResources);
                break;
            case SlotKind.SpanInstrumentation:
                columns.Want(new GroupSlot(SlotKind.Origins));
                AddFixed(columns, FixedColumn.OriginScopes);
                break;
            case SlotKind.Shapes:
                columns.WantParts(columns.Directory.Level(slot.Level).Shapes);
                break;
            case SlotKind.RowShapes:
                columns.WantParts(columns.Directory.Level(slot.Level).RowShapes);
                break;
            case SlotKind.Values or SlotKind.Ids or SlotKind.Rows or SlotKind.Elements:
                AddOfColumn(slot, columns);
                break;
            default:
                AddFixed(columns, FixedOf(slot.Kind));
                break;
        }
    }

    private static void AddOfColumn(GroupSlot slot, LoadedColumns columns)
    {
        var level = columns.Directory.Level(slot.Level);
        var column = level.Columns[slot.Place];
        switch (slot.Kind)
        {
            case SlotKind.Values:
                columns.WantParts(column.Values);
                columns.WantParts(column.TextPages);
                break;
            case SlotKind.Ids:
                columns.WantParts(column.Ids);
                break;
            case SlotKind.Rows when column.EntryCount < level.RowCount:
                columns.Want(slot with { Kind = SlotKind.Shapes, Place = 0 });
                columns.Want(slot with { Kind = SlotKind.RowShapes, Place = 0 });
                break;
            case SlotKind.Elements:
                columns.Want(new GroupSlot(SlotKind.Values, slot.Level, slot.Place));
                columns.Want(new GroupSlot(SlotKind.Ids, slot.Level, slot.Place));
                columns.Want(new GroupSlot(SlotKind.Rows, slot.Level, slot.Place));
                break;
        }
    }

    private static void AddFixed(LoadedColumns columns, FixedColumn column)
        => columns.WantParts(columns.Directory.Fixed[(int)column]);

    /// <summary>The stored column of a kind that is decoded from one alone.</summary>
    private static FixedColumn FixedOf(SlotKind kind) => kind switch
    {
        SlotKind.TraceIds => FixedColumn.TraceIds,
        SlotKind.TracesById => FixedColumn.TracesById,
        SlotKind.TraceStarts => FixedColumn.TraceStarts,
        SlotKind.Durations => FixedColumn.Durations,
        SlotKind.Kinds => FixedColumn.Kinds,
        SlotKind.Statuses => FixedColumn.Statuses,
        SlotKind.SpanIds => FixedColumn.SpanIds,
        SlotKind.Parents => FixedColumn.Parents,
        SlotKind.Origins => FixedColumn.Origins,
        SlotKind.EventSpan => FixedColumn.SpanEvents,
        SlotKind.EventTimes => FixedColumn.EventTimes,
        SlotKind.LinkSpan => FixedColumn.SpanLinks,
        SlotKind.LinkTraceIds => FixedColumn.LinkTraceIds,
        SlotKind.LinkSpanIds => FixedColumn.LinkSpanIds,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "needs more than one column"),
    };
}
