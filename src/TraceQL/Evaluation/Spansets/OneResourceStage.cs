using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Filters that must all hold for spans of one resource of a trace, each for another span if need be.</summary>
internal sealed class OneResourceStage(BoundStage[] filters, TableView view) : BoundStage
{
    public override void NeedDictionaries(TableNeeds needs) => Array.ForEach(filters, filter => filter.NeedDictionaries(needs));

    public override bool CanHold()
    {
        var canHold = true;
        foreach (var filter in filters)
        {
            canHold &= filter.CanHold(); // Each has to read its dictionaries, also where another decides.
        }

        return canHold;
    }

    public override void Need(TableNeeds needs)
    {
        Array.ForEach(filters, filter => filter.Need(needs));
        needs.Add(SpanFields.TraceRows | SpanFields.SpanResource);
    }

    public override SpansetState Run(SpansetState input)
    {
        var found = new RowBitmap(input.Rows.Length);
        var held = new Dictionary<(int Trace, int Resource), int>(); // How many filters, from the first on.
        for (var i = 0; i < filters.Length; i++)
        {
            var rows = filters[i].Run(Copy(input)).Rows;
            Count(rows, i, held);
            found.Or(rows);
        }

        var traces = new RowBitmap(view.Table.TraceCount);
        foreach (var (place, count) in held)
        {
            if (count == filters.Length)
            {
                traces.Set(place.Trace);
            }
        }

        found.And(view.SpansOf(traces));
        return new SpansetState(found);
    }

    private void Count(RowBitmap rows, int filter, Dictionary<(int Trace, int Resource), int> held)
    {
        var traces = view.Table.TraceRows;
        var resources = view.Table.SpanResource;
        var (trace, end) = (-1, 0);
        foreach (var row in rows)
        {
            if (row >= end)
            {
                trace = view.TraceOf(row);
                end = traces[trace + 1];
            }

            var place = (trace, resources[row]);
            if (held.GetValueOrDefault(place) == filter)
            {
                held[place] = filter + 1;
            }
        }
    }
}
