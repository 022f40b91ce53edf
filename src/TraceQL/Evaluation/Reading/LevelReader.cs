namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Reads a value of a span where it belongs to the span, its trace, resource, scope, events or links.
/// </summary>
/// <param name="view">The table.</param>
/// <param name="level">Whose value it is.</param>
/// <param name="rows">Reads it.</param>
/// <param name="isSingle">
/// Of events and links, only one is read: the first that conditions of the query held for and that has a value, else
/// the first that has one.
/// </param>
internal sealed class LevelReader(TableView view, RowLevel level, RowReader rows, bool isSingle) : BoundValue
{
    public override void Need(TableNeeds needs)
    {
        rows.Need(needs);
        needs.Add(TableView.LiftFields(level));
    }

    public override TraceQLValue Get(int span) => level switch
    {
        RowLevel.Span => rows.Get(span),
        RowLevel.Resource => rows.Get(view.Table.SpanResource[span]),
        RowLevel.Instrumentation => rows.Get(view.Table.SpanInstrumentation[span]),
        RowLevel.Trace => rows.Get(view.TraceOf(span)),
        _ => GetOfMany(span),
    };

    private TraceQLValue GetOfMany(int span)
    {
        var owners = level == RowLevel.Event ? view.Table.EventSpan : view.Table.LinkSpan;
        var start = FirstAtLeast(owners, span);
        var found = new List<TraceQLValue>();
        for (var row = start; row < owners.Length && owners[row] == span; row++)
        {
            var value = rows.Get(row);
            if (value.Type == TraceQLValueType.Nil)
            {
                continue;
            }

            if (isSingle && view.Matched(level) is { } matched && matched[row])
            {
                return value;
            }

            found.Add(value);
        }

        if (found.Count == 0)
        {
            return TraceQLValue.Nil;
        }

        return isSingle || found.Count == 1 ? found[0] : TraceQLValue.OfItems([.. found]);
    }

    private static int FirstAtLeast(ReadOnlySpan<int> owners, int span)
    {
        var place = owners.BinarySearch(span);
        if (place < 0)
        {
            return ~place;
        }

        while (place > 0 && owners[place - 1] == span)
        {
            place--;
        }

        return place;
    }
}
