using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// A comparison of an attribute without a scope: the first scope in which a span has the key decides.
/// </summary>
/// <param name="view">The table.</param>
/// <param name="scopes">
/// In the order of the look-up: does the span have the key there, and does the comparison hold there.
/// </param>
internal sealed class FirstScopePredicate(
    TableView view, IReadOnlyList<(BoundPredicate Presence, BoundPredicate Comparison)> scopes) : BoundPredicate
{
    private readonly bool[] _canHold = new bool[scopes.Count];

    public override RowLevel Level => RowLevel.Span;

    public override void NeedDictionaries(TableNeeds needs)
    {
        foreach (var (_, comparison) in scopes)
        {
            comparison.NeedDictionaries(needs);
        }
    }

    public override bool CanHold()
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            _canHold[i] = scopes[i].Comparison.CanHold();
        }

        return Array.IndexOf(_canHold, true) >= 0;
    }

    public override void Need(TableNeeds needs)
    {
        foreach (var (presence, comparison) in scopes)
        {
            presence.Need(needs);
            comparison.Need(needs);
            needs.Add(TableView.LiftFields(presence.Level));
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        var open = new RowBitmap();
        open.CopyFrom(rows);
        rows.ClearAll();
        for (var i = 0; i < scopes.Count && !open.IsEmpty(); i++)
        {
            if (_canHold[i])
            {
                var holding = Narrowed(scopes[i].Comparison, open);
                rows.Or(holding);
            }

            open.AndNot(Narrowed(scopes[i].Presence, open));
        }
    }

    private RowBitmap Narrowed(BoundPredicate part, RowBitmap spans)
    {
        var narrowed = new RowBitmap();
        narrowed.CopyFrom(spans);
        if (part.Level == RowLevel.Span)
        {
            part.Narrow(narrowed);
            return narrowed;
        }

        var own = new RowBitmap(view.RowCount(part.Level));
        own.SetAll();
        part.Narrow(own);
        view.Lift(part.Level, own, narrowed);
        return narrowed;
    }
}
