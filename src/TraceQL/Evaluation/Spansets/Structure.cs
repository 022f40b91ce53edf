using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Finds spans by where other spans stand in the same trace. Each method walks the affected traces once.
/// </summary>
/// <param name="view">With <see cref="Fields"/> loaded.</param>
internal sealed class Structure(TableView view)
{
    public const SpanFields Fields = SpanFields.Parents | SpanFields.TraceRows;

    /// <summary>What <see cref="Apply"/> reads for an operator.</summary>
    public static SpanFields FieldsOf(TraceQLOperator op)
        => Basic(op) == TraceQLOperator.Sibling ? Fields | SpanFields.ParentIds : Fields;

    /// <summary>The spans that the operator gives of two sets.</summary>
    public RowBitmap Apply(TraceQLOperator op, RowBitmap left, RowBitmap right)
    {
        var basic = Basic(op);
        var related = Related(basic, left, right);
        if (IsNegated(op))
        {
            var others = new RowBitmap();
            others.CopyFrom(right);
            others.AndNot(related);
            return others;
        }

        if (op is >= TraceQLOperator.UnionChild and <= TraceQLOperator.UnionSibling)
        {
            related.Or(Related(Inverse(basic), right, left));
        }

        return related;
    }

    /// <summary>Whether the operator gives spans for traces where the left set is empty.</summary>
    public static bool IsNegated(TraceQLOperator op)
        => op == TraceQLOperator.NotRegex || op is >= TraceQLOperator.NotChild and <= TraceQLOperator.NotAncestor;

    private static TraceQLOperator Basic(TraceQLOperator op) => op switch
    {
        TraceQLOperator.Greater or TraceQLOperator.NotChild or TraceQLOperator.UnionChild => TraceQLOperator.Greater,
        TraceQLOperator.Less or TraceQLOperator.NotParent or TraceQLOperator.UnionParent => TraceQLOperator.Less,
        TraceQLOperator.NotDescendant or TraceQLOperator.UnionDescendant => TraceQLOperator.Descendant,
        TraceQLOperator.NotAncestor or TraceQLOperator.UnionAncestor => TraceQLOperator.Ancestor,
        TraceQLOperator.NotRegex or TraceQLOperator.UnionSibling => TraceQLOperator.Sibling,
        _ => op,
    };

    private static TraceQLOperator Inverse(TraceQLOperator op) => op switch
    {
        TraceQLOperator.Greater => TraceQLOperator.Less,
        TraceQLOperator.Less => TraceQLOperator.Greater,
        TraceQLOperator.Descendant => TraceQLOperator.Ancestor,
        TraceQLOperator.Ancestor => TraceQLOperator.Descendant,
        _ => op,
    };

    private RowBitmap Related(TraceQLOperator op, RowBitmap left, RowBitmap right)
    {
        var found = new RowBitmap(right.Length);
        switch (op)
        {
            case TraceQLOperator.Greater: AddChildren(left, right, found); break;
            case TraceQLOperator.Less: AddParents(left, right, found); break;
            case TraceQLOperator.Descendant: AddDescendants(left, right, found); break;
            case TraceQLOperator.Ancestor: AddAncestors(left, right, found); break;
            default: AddSiblings(left, right, found); break;
        }

        return found;
    }

    private void AddChildren(RowBitmap left, RowBitmap right, RowBitmap found)
    {
        var parents = view.Table.Parents;
        foreach (var row in right)
        {
            if (parents[row] >= 0 && left[parents[row]])
            {
                found.Set(row);
            }
        }
    }

    private void AddParents(RowBitmap left, RowBitmap right, RowBitmap found)
    {
        var parents = view.Table.Parents;
        foreach (var row in left)
        {
            if (parents[row] >= 0 && right[parents[row]])
            {
                found.Set(parents[row]);
            }
        }
    }

    // Parents stand before their children, so that one pass downwards knows of each span whether it is below the left
    // set.
    private void AddDescendants(RowBitmap left, RowBitmap right, RowBitmap found)
    {
        var parents = view.Table.Parents;
        var traces = view.Table.TraceRows;
        var below = new bool[left.Length];
        for (var row = left.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            var end = traces[trace + 1];
            var last = right.NextSet(row);
            if (last >= 0 && last < end)
            {
                for (var span = row; span < end; span++)
                {
                    var parent = parents[span];
                    below[span] = parent >= row && (below[parent] || left[parent]);
                    if (below[span] && right[span])
                    {
                        found.Set(span);
                    }
                }
            }

            row = left.NextSet(end);
        }
    }

    private void AddAncestors(RowBitmap left, RowBitmap right, RowBitmap found)
    {
        var parents = view.Table.Parents;
        var traces = view.Table.TraceRows;
        var above = new bool[left.Length];
        for (var row = right.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            var end = traces[trace + 1];
            var last = left.NextSet(row);
            if (last >= 0 && last < end)
            {
                for (var span = end - 1; span >= row; span--)
                {
                    var parent = parents[span];
                    if (parent >= 0 && (above[span] || left[span]))
                    {
                        above[parent] = true;
                    }

                    if (above[span] && right[span])
                    {
                        found.Set(span);
                    }
                }
            }

            row = right.NextSet(end);
        }
    }

    private void AddSiblings(RowBitmap left, RowBitmap right, RowBitmap found)
    {
        var traces = view.Table.TraceRows;
        var counts = new int[left.Length];
        for (var row = right.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            var (start, end) = (traces[trace], traces[trace + 1]);
            if (left.NextSet(start) is var first && first >= 0 && first < end)
            {
                AddSiblings(left, right, found, counts, start, end);
            }

            row = right.NextSet(end);
        }
    }

    private void AddSiblings(RowBitmap left, RowBitmap right, RowBitmap found, int[] counts, int start, int end)
    {
        var parents = view.Table.Parents;
        var roots = 0;
        var orphans = new Dictionary<ulong, int>();
        for (var row = left.NextSet(start); row >= 0 && row < end; row = left.NextSet(row + 1))
        {
            switch (parents[row])
            {
                case SpanTable.Root:
                    roots++;
                    break;
                case SpanTable.Orphan:
                    var missing = view.Table.ParentIds[row];
                    orphans[missing] = orphans.GetValueOrDefault(missing) + 1;
                    break;
                case var parent:
                    counts[parent]++;
                    break;
            }
        }

        for (var row = right.NextSet(start); row >= 0 && row < end; row = right.NextSet(row + 1))
        {
            var siblings = parents[row] switch
            {
                SpanTable.Root => roots,
                SpanTable.Orphan => orphans.GetValueOrDefault(view.Table.ParentIds[row]),
                var parent => counts[parent],
            };
            if (siblings > (left[row] ? 1 : 0))
            {
                found.Set(row);
            }
        }
    }
}
