using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// Writes the spans of one trace from their decoded columns into a batch. Used once, not thread-safe.
/// </summary>
internal sealed class TraceWriter(
    LoadedColumns columns, SpanWindow window, TraceSlices slices, SectionSet texts, SpanBatch into)
{
    private readonly Dictionary<int, int> _scopes = []; // By origin: the batch's scope.

    /// <param name="traceId">The trace.</param>
    /// <param name="traceStartNs">The earliest start of its spans.</param>
    /// <param name="firstRow">Its first span's row in the row group.</param>
    /// <param name="seen">Spans to pass over.</param>
    public void Write(TraceId traceId, long traceStartNs, int firstRow, SeenSpans seen)
    {
        WriteOrigins();
        var (nextEvent, nextLink) = (0, 0);
        for (var i = 0; i < window.SpanIds.Length; i++)
        {
            var row = firstRow + i;
            var isNew = seen.Add(window.SpanIds[i], (SpanKind)window.Kinds[i]);
            if (isNew)
            {
                WriteSpan(i, row, traceId, traceStartNs);
            }
            else
            {
                slices.Spans.SkipRow();
            }

            for (; nextEvent < slices.EventSpans.Count && slices.EventSpans[nextEvent] == row; nextEvent++)
            {
                WriteEvent(isNew, nextEvent, traceStartNs + window.Starts[i]);
            }

            for (; nextLink < slices.LinkSpans.Count && slices.LinkSpans[nextLink] == row; nextLink++)
            {
                WriteLink(isNew, nextLink);
            }
        }
    }

    /// <summary>Each resource of the trace once, its scopes behind it.</summary>
    private void WriteOrigins()
    {
        var origins = window.Origins.Distinct().OrderBy(origin => window.OriginResources[origin]).ToArray();
        var scopeRows = ScopeRows();
        var resource = slices.ResourceStart;
        for (var i = 0; i < origins.Length;)
        {
            var wanted = window.OriginResources[origins[i]];
            for (; resource < wanted; resource++)
            {
                slices.Resources.SkipRow();
            }

            WriteResource();
            resource++;
            for (; i < origins.Length && window.OriginResources[origins[i]] == wanted; i++)
            {
                scopeRows[window.OriginScopes[origins[i]]].WriteTo(into);
                _scopes.Add(origins[i], into.Scopes.Length - 1);
            }
        }
    }

    private void WriteResource()
    {
        into.BeginResource();
        var (schemaUrl, dropped) = (0, 0u);
        foreach (var place in slices.Resources.NextRow())
        {
            var column = slices.Resources[place];
            switch (column.Column.Role)
            {
                case ColumnRole.SchemaUrl:
                    schemaUrl = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.DroppedAttributes:
                    dropped = (uint)column.NextNumber();
                    break;
                default:
                    column.WriteAttribute(texts, into);
                    break;
            }
        }

        into.SetResource(schemaUrl, dropped);
    }

    /// <summary>A scope may stand under several resources, and each time it is written anew.</summary>
    private Dictionary<int, ScopeRow> ScopeRows()
    {
        var wanted = window.Origins.Select(origin => window.OriginScopes[origin]).ToHashSet();
        var rows = new Dictionary<int, ScopeRow>();
        for (var row = slices.ScopeStart; row < slices.ScopeEnd; row++)
        {
            if (wanted.Contains(row))
            {
                rows.Add(row, ScopeRow.Read(slices.Scopes, texts, into.Strings));
            }
            else
            {
                slices.Scopes.SkipRow();
            }
        }

        return rows;
    }

    private void WriteSpan(int index, int row, TraceId traceId, long traceStartNs)
    {
        ref var span = ref into.BeginSpan(_scopes[window.Origins[index]]);
        span.TraceId = traceId;
        span.SpanId = window.SpanIds[index];
        span.ParentId = ParentIdOf(index, row);
        span.StartNs = traceStartNs + window.Starts[index];
        span.EndNs = span.StartNs + window.Durations[index];
        span.Kind = (SpanKind)window.Kinds[index];
        span.StatusCode = (SpanStatusCode)window.Statuses[index];
        foreach (var place in slices.Spans.NextRow())
        {
            var column = slices.Spans[place];
            switch (column.Column.Role)
            {
                case ColumnRole.Name:
                    span.Name = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.StatusMessage:
                    span.StatusMessage = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.TraceState:
                    span.TraceState = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.Flags:
                    span.Flags = (uint)column.NextNumber();
                    break;
                case ColumnRole.DroppedAttributes:
                    span.DroppedAttributes = (uint)column.NextNumber();
                    break;
                case ColumnRole.DroppedEvents:
                    span.DroppedEvents = (uint)column.NextNumber();
                    break;
                case ColumnRole.DroppedLinks:
                    span.DroppedLinks = (uint)column.NextNumber();
                    break;
                default:
                    column.WriteAttribute(texts, into);
                    break;
            }
        }
    }

    private ulong ParentIdOf(int index, int row) => window.Parents[index] switch
    {
        0 => 0,
        1 => columns.Array<ulong>(new GroupSlot(SlotKind.ParentIds))[row],
        var code when code - 1 <= index => window.SpanIds[index + 1 - code],
        _ => throw texts.Damage(default, new InvalidDataException("parent lies in another trace")),
    };

    private void WriteEvent(bool isNew, int index, long spanStartNs)
    {
        if (!isNew)
        {
            slices.Events.SkipRow();
            return;
        }

        var (name, dropped) = (0, 0u);
        ref var written = ref into.BeginEvent();
        foreach (var place in slices.Events.NextRow())
        {
            var column = slices.Events[place];
            switch (column.Column.Role)
            {
                case ColumnRole.Name:
                    name = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.DroppedAttributes:
                    dropped = (uint)column.NextNumber();
                    break;
                default:
                    column.WriteAttribute(texts, into);
                    break;
            }
        }

        var timeNs = spanStartNs + columns.Array<long>(new GroupSlot(SlotKind.EventTimes))[slices.EventStart + index];
        written = new SpanEvent(timeNs, name, dropped);
    }

    private void WriteLink(bool isNew, int index)
    {
        if (!isNew)
        {
            slices.Links.SkipRow();
            return;
        }

        var (state, flags, dropped) = (0, 0u, 0u);
        ref var written = ref into.BeginLink();
        foreach (var place in slices.Links.NextRow())
        {
            var column = slices.Links[place];
            switch (column.Column.Role)
            {
                case ColumnRole.TraceState:
                    state = into.Strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.Flags:
                    flags = (uint)column.NextNumber();
                    break;
                case ColumnRole.DroppedAttributes:
                    dropped = (uint)column.NextNumber();
                    break;
                default:
                    column.WriteAttribute(texts, into);
                    break;
            }
        }

        var traceId = columns.Array<UInt128>(new GroupSlot(SlotKind.LinkTraceIds))[slices.LinkStart + index];
        var spanId = columns.Array<ulong>(new GroupSlot(SlotKind.LinkSpanIds))[slices.LinkStart + index];
        written = new SpanLink(new TraceId((ulong)(traceId >> 64), (ulong)traceId), spanId, state, flags, dropped);
    }
}
