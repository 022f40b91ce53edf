using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Numbers that tell ancestors from others: each trace is walked depth first from its roots, counting from 1 when a
/// span is entered and when it is left. 0 for spans that no root leads to.
/// </summary>
internal sealed class NestedSets
{
    private readonly long[] _left;
    private readonly long[] _right;
    private readonly long[] _parent;
    private readonly long[] _children;

    /// <param name="table">With <see cref="SpanFields.Parents"/> and <see cref="SpanFields.TraceRows"/> loaded.</param>
    public NestedSets(SpanTable table)
    {
        var count = table.SpanCount;
        (_left, _right, _parent, _children) = (new long[count], new long[count], new long[count], new long[count]);
        var parents = table.Parents;
        var traces = table.TraceRows;
        var open = new int[Math.Max(1, count)];
        for (var trace = 0; trace < table.TraceCount; trace++)
        {
            Number(parents, traces[trace], traces[trace + 1], open);
        }
    }

    public ReadOnlySpan<long> Left => _left;

    public ReadOnlySpan<long> Right => _right;

    /// <summary>The left number of the parent; -1 for a root.</summary>
    public ReadOnlySpan<long> Parent => _parent;

    public ReadOnlySpan<long> ChildCounts => _children;

    private void Number(ReadOnlySpan<int> parents, int start, int end, int[] open)
    {
        var next = 1L;
        var depth = 0;
        for (var row = start; row < end; row++)
        {
            var parent = parents[row];
            if (parent >= 0)
            {
                _children[parent]++;
            }

            if (parent == SpanTable.Orphan || (parent >= 0 && _left[parent] == 0))
            {
                continue;
            }

            for (; depth > 0 && open[depth - 1] != parent; depth--)
            {
                _right[open[depth - 1]] = next++;
            }

            _left[row] = next++;
            _parent[row] = parent >= 0 ? _left[parent] : -1;
            open[depth++] = row;
        }

        for (; depth > 0; depth--)
        {
            _right[open[depth - 1]] = next++;
        }
    }
}
