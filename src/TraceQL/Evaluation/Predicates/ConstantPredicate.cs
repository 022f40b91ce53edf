using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>The same for all spans.</summary>
internal sealed class ConstantPredicate(bool holds) : BoundPredicate
{
    public override RowLevel Level => RowLevel.Span;

    public override int Cost => 0;

    public override bool CanHold() => holds;

    public override void Need(TableNeeds needs)
    {
    }

    public override void Narrow(RowBitmap rows)
    {
        if (!holds)
        {
            rows.ClearAll();
        }
    }
}
