using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>
/// Gives server spans that share their id with a client span an id of their own, under the shared one, as Tempo does for
/// readers that know a span by its id alone; their children follow them.
/// </summary>
internal static class SharedSpanIds
{
    /// <summary>The ids to answer, span by span.</summary>
    public static (ulong SpanId, ulong ParentId)[] Resolve(SpanBatch batch)
    {
        var ids = new (ulong SpanId, ulong ParentId)[batch.SpanCount];
        var used = new HashSet<ulong>();
        var clients = new HashSet<ulong>();
        for (var i = 0; i < ids.Length; i++)
        {
            ref readonly var span = ref batch.Spans[i];
            ids[i] = (span.SpanId, span.ParentId);
            used.Add(span.SpanId);
            if (span.Kind == SpanKind.Client)
            {
                clients.Add(span.SpanId);
            }
        }

        var moved = new Dictionary<ulong, ulong>();
        ulong next = 1;
        for (var i = 0; i < ids.Length; i++)
        {
            var shared = ids[i].SpanId;
            if (batch.Spans[i].Kind != SpanKind.Server || !clients.Contains(shared))
            {
                continue;
            }

            while (!used.Add(next))
            {
                next++;
            }

            moved[shared] = next;
            ids[i] = (next, shared);
        }

        for (var i = 0; i < ids.Length && moved.Count > 0; i++)
        {
            if (moved.TryGetValue(ids[i].ParentId, out var parent) && parent != ids[i].SpanId)
            {
                ids[i].ParentId = parent;
            }
        }

        return ids;
    }
}
