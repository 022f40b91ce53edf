using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>A condition that is worked out for each span that other conditions leave.</summary>
internal sealed class ComputedPredicate(BoundValue value) : BoundPredicate
{
    public override RowLevel Level => RowLevel.Span;

    public override int Cost => 2;

    public override void Need(TableNeeds needs) => value.Need(needs);

    public override void Narrow(RowBitmap rows)
    {
        for (var row = rows.NextSet(0); row >= 0; row = rows.NextSet(row + 1))
        {
            if (value.Get(row) is not { Type: TraceQLValueType.Boolean, Truth: true })
            {
                rows.Clear(row);
            }
        }
    }
}
