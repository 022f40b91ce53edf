using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>Keeps the spans that a condition holds for.</summary>
internal sealed class FilterStage(BoundPredicate predicate, TableView view) : BoundStage
{
    public override void NeedDictionaries(TableNeeds needs) => predicate.NeedDictionaries(needs);

    public override bool CanHold() => predicate.CanHold();

    public override void Need(TableNeeds needs)
    {
        predicate.Need(needs);
        needs.Add(TableView.LiftFields(predicate.Level));
    }

    public override SpansetState Run(SpansetState input)
    {
        if (input.Rows.IsEmpty())
        {
            return input;
        }

        if (predicate.Level == RowLevel.Span)
        {
            predicate.Narrow(input.Rows);
            return input;
        }

        var own = new RowBitmap(view.RowCount(predicate.Level));
        own.SetAll();
        predicate.Narrow(own);
        view.Lift(predicate.Level, own, input.Rows);
        return input;
    }
}
