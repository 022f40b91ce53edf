using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Finds one trace in a row group and reads its rows alone.</summary>
internal static class TraceLookup
{
    /// <summary>Appends the spans of a trace to a batch.</summary>
    /// <param name="group">Where to look.</param>
    /// <param name="id">The trace.</param>
    /// <param name="seen">Spans that are in the batch already: they are passed over, and those found are added.</param>
    /// <param name="into">Receives the spans.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the trace is there.</returns>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public static async ValueTask<bool> FindAsync(
        RowGroup group, TraceId id, SeenSpans seen, SpanBatch into, CancellationToken cancellationToken)
    {
        if (!group.MayHoldTrace(GroupFilter.KeyOf(id)))
        {
            return false;
        }

        var columns = new LoadedColumns(group);
        columns.Want(new GroupSlot(SlotKind.TraceIds));
        columns.Want(new GroupSlot(SlotKind.TracesById));
        columns.Want(new GroupSlot(SlotKind.TraceRows));
        await columns.LoadAsync(cancellationToken).ConfigureAwait(false);
        var trace = Find(columns, new UInt128(id.High, id.Low));
        if (trace < 0)
        {
            return false;
        }

        var rows = columns.Array<int>(new GroupSlot(SlotKind.TraceRows));
        await ReadAsync(columns, trace, rows[trace], rows[trace + 1], seen, into, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The place of a trace; -1 if it is not there.</summary>
    private static int Find(LoadedColumns columns, UInt128 id)
    {
        var ids = columns.Array<UInt128>(new GroupSlot(SlotKind.TraceIds));
        var byId = columns.Array<int>(new GroupSlot(SlotKind.TracesById));
        var (low, high) = (0, byId.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ids[byId[middle]] < id ? (middle + 1, high) : (low, middle);
        }

        return low < byId.Length && ids[byId[low]] == id ? byId[low] : -1;
    }

    /// <summary>Reads in three rounds, since each says what the next one needs: rows and shapes, ids, texts.</summary>
    private static async ValueTask ReadAsync(
        LoadedColumns columns,
        int trace,
        int start,
        int end,
        SeenSpans seen,
        SpanBatch into,
        CancellationToken cancellationToken)
    {
        var directory = columns.Directory;
        var window = new SpanWindow(directory, columns.Group.Summary.SpanCount, start, end - start);
        await LoadAsync(columns, window, cancellationToken).ConfigureAwait(false);
        var parts = new List<GroupPart>();
        var slices = new TraceSlices(columns, window, start, end, parts);
        await LoadChildrenAsync(columns, slices, cancellationToken).ConfigureAwait(false);
        using var ids = await SectionSet
            .ReadAsync(columns.Group.Data, directory.Sections, parts, cancellationToken).ConfigureAwait(false);
        parts.Clear();
        slices.Decode(ids, parts);
        using var texts = await SectionSet
            .ReadAsync(columns.Group.Data, directory.Sections, parts, cancellationToken).ConfigureAwait(false);
        var traceStartNs = columns.Array<long>(new GroupSlot(SlotKind.TraceStarts))[trace];
        var traceId = columns.Array<UInt128>(new GroupSlot(SlotKind.TraceIds))[trace];
        var writer = new TraceWriter(columns, window, slices, texts, into);
        writer.Write(new TraceId((ulong)(traceId >> 64), (ulong)traceId), traceStartNs, start, seen);
    }

    private static async ValueTask LoadAsync(
        LoadedColumns columns, SpanWindow window, CancellationToken cancellationToken)
    {
        for (var scope = AttributeScope.Span; scope <= AttributeScope.Link; scope++)
        {
            LevelSlice.Want(columns, scope);
        }

        columns.Want(new GroupSlot(SlotKind.TraceStarts));
        columns.Want(new GroupSlot(SlotKind.EventSpan));
        columns.Want(new GroupSlot(SlotKind.LinkSpan));
        await columns.LoadAsync(cancellationToken).ConfigureAwait(false);
        var parts = new List<GroupPart>();
        window.AddParts(parts);
        using var sections = await SectionSet
            .ReadAsync(columns.Group.Data, columns.Directory.Sections, parts, cancellationToken).ConfigureAwait(false);
        window.Decode(sections);
        if (window.Parents.AsSpan().Contains(1))
        {
            columns.Want(new GroupSlot(SlotKind.ParentIds));
            await columns.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Few spans have events or links; of those that do not, nothing is read.</summary>
    private static ValueTask LoadChildrenAsync(
        LoadedColumns columns, TraceSlices slices, CancellationToken cancellationToken)
    {
        if (slices.EventSpans.Count > 0)
        {
            columns.Want(new GroupSlot(SlotKind.EventTimes));
        }

        if (slices.LinkSpans.Count > 0)
        {
            columns.Want(new GroupSlot(SlotKind.LinkTraceIds));
            columns.Want(new GroupSlot(SlotKind.LinkSpanIds));
        }

        return columns.LoadAsync(cancellationToken);
    }
}
