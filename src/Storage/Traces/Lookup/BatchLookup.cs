using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Copies the spans of one trace from a batch to another.</summary>
internal static class BatchLookup
{
    /// <summary>Appends the spans of a trace that were not seen before.</summary>
    public static void Copy(SpanBatch from, TraceId id, SeenSpans seen, SpanBatch into)
    {
        var rowsByScope = new SortedDictionary<int, List<int>>(); // Scopes of one resource are neighbours.
        for (var row = 0; row < from.SpanCount; row++)
        {
            ref readonly var span = ref from.Spans[row];
            if (span.TraceId == id && seen.Add(span.SpanId, span.Kind))
            {
                var scope = from.SpanScopes[row];
                if (!rowsByScope.TryGetValue(scope, out var rows))
                {
                    rowsByScope.Add(scope, rows = []);
                }

                rows.Add(row);
            }
        }

        var resource = -1;
        foreach (var (scope, rows) in rowsByScope)
        {
            if (from.Scopes[scope].Resource != resource)
            {
                resource = from.Scopes[scope].Resource;
                CopyResource(from, resource, into);
            }

            CopyScope(from, scope, into);
            foreach (var row in rows)
            {
                CopySpan(from, row, into);
            }
        }
    }

    private static void CopyResource(SpanBatch from, int index, SpanBatch into)
    {
        var resource = from.Resources[index];
        into.BeginResource();
        CopyAttributes(from, resource.Attributes, into);
        into.SetResource(Text(from, resource.SchemaUrl, into), resource.DroppedAttributes);
    }

    private static void CopyScope(SpanBatch from, int index, SpanBatch into)
    {
        var scope = from.Scopes[index];
        into.BeginScope();
        CopyAttributes(from, scope.Attributes, into);
        into.SetScope(
            Text(from, scope.Name, into),
            Text(from, scope.Version, into),
            Text(from, scope.SchemaUrl, into),
            scope.DroppedAttributes);
    }

    private static void CopySpan(SpanBatch from, int row, SpanBatch into)
    {
        var span = from.Spans[row];
        span.Name = Text(from, span.Name, into);
        span.StatusMessage = Text(from, span.StatusMessage, into);
        span.TraceState = Text(from, span.TraceState, into);
        into.BeginSpan() = span;
        CopyAttributes(from, from.SpanAttributes[row], into);
        var (start, end) = from.EventsOf(row);
        for (var i = start; i < end; i++)
        {
            var spanEvent = from.Events[i];
            into.BeginEvent() = spanEvent with { Name = Text(from, spanEvent.Name, into) };
            CopyAttributes(from, from.EventAttributes[i], into);
        }

        (start, end) = from.LinksOf(row);
        for (var i = start; i < end; i++)
        {
            var link = from.Links[i];
            into.BeginLink() = link with { TraceState = Text(from, link.TraceState, into) };
            CopyAttributes(from, from.LinkAttributes[i], into);
        }
    }

    private static void CopyAttributes(SpanBatch from, AttributeRun run, SpanBatch into)
    {
        for (var i = run.Start; i < run.End; i++)
        {
            var key = from.Attributes.Keys[i];
            var value = from.Attributes.Values[i];
            var copied = key.HasText ? Text(from, (int)value, into) : value;
            into.AddAttribute(Text(from, key.Text, into), key.Type, copied);
        }
    }

    private static int Text(SpanBatch from, int id, SpanBatch into) => into.Strings.Intern(from.Strings[id]);
}
