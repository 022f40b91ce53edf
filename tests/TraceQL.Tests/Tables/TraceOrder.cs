using Trine.Model.Traces;

namespace Trine.TraceQL.Tests;

/// <summary>Puts spans in the order that a table has: trace by trace, depth first.</summary>
internal static class TraceOrder
{
    public static (TestSpan[] Spans, int[] Parents) Sort(IEnumerable<TestSpan> spans)
    {
        var ordered = new List<TestSpan>();
        var parents = new List<int>();
        foreach (var trace in spans.GroupBy(span => span.TraceId).OrderBy(trace => trace.Key))
        {
            var all = trace.OrderBy(span => span.StartNs).ToList();
            var done = new HashSet<TestSpan>(ReferenceEqualityComparer.Instance);
            foreach (var root in all.Where(span => span.ParentId == 0))
            {
                Visit(root, SpanTable.Root);
            }

            foreach (var orphan in all.Where(span => span.ParentId != 0 && ParentOf(all, span) is null))
            {
                Visit(orphan, SpanTable.Orphan);
            }

            foreach (var rest in all.Where(span => !done.Contains(span)).ToList())
            {
                if (!done.Contains(rest))
                {
                    Visit(rest, SpanTable.Orphan);
                }
            }

            void Visit(TestSpan span, int parent)
            {
                var row = ordered.Count;
                done.Add(span);
                ordered.Add(span);
                parents.Add(parent);
                foreach (
                    var child in all
                    .Where(other => !done.Contains(other) && ReferenceEquals(ParentOf(all, other), span)).ToList())
                {
                    Visit(child, row);
                }
            }
        }

        return ([.. ordered], [.. parents]);
    }

    /// <summary>
    /// The span with the parent's id; of two with one id, the client half for a server span, else the other.
    /// </summary>
    public static TestSpan? ParentOf(IReadOnlyList<TestSpan> trace, TestSpan span)
    {
        const int Server = 2;
        const int Client = 3;
        if (span.ParentId == 0)
        {
            return null;
        }

        var candidates = trace.Where(other => other.SpanId == span.ParentId).ToList();
        return candidates.Count < 2
            ? candidates.FirstOrDefault()
            : candidates.Find(other => other.Kind == (span.Kind == Server ? Client : Server)) ?? candidates[0];
    }
}
