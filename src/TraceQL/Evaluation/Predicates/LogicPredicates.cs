using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// All conditions hold. Conditions about the same level are joined there: those about events hold for one and the same
/// event.
/// </summary>
internal sealed class AllPredicate : BoundPredicate
{
    private readonly TableView _view;
    private readonly BoundPredicate[] _parts;

    public AllPredicate(TableView view, IEnumerable<BoundPredicate> parts)
    {
        _view = view;
        _parts = [.. parts.OrderBy(part => part.Cost)];
        Level = _parts.All(part => part.Level == _parts[0].Level) ? _parts[0].Level : RowLevel.Span;
    }

    public override RowLevel Level { get; }

    public override int Cost => _parts[^1].Cost;

    public override void NeedDictionaries(TableNeeds needs)
    {
        foreach (var part in _parts)
        {
            part.NeedDictionaries(needs);
        }
    }

    public override bool CanHold() => Array.TrueForAll(_parts, part => part.CanHold());

    public override void Need(TableNeeds needs)
    {
        foreach (var part in _parts)
        {
            part.Need(needs);
            if (part.Level != Level)
            {
                needs.Add(TableView.LiftFields(part.Level));
            }
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        foreach (var group in _parts.GroupBy(part => part.Level))
        {
            if (rows.IsEmpty())
            {
                return;
            }

            if (group.Key == Level)
            {
                NarrowAll(group, rows);
                continue;
            }

            var own = new RowBitmap(_view.RowCount(group.Key));
            own.SetAll();
            NarrowAll(group, own);
            _view.Lift(group.Key, own, rows);
        }
    }

    private static void NarrowAll(IEnumerable<BoundPredicate> parts, RowBitmap rows)
    {
        foreach (var part in parts)
        {
            if (rows.IsEmpty())
            {
                return;
            }

            part.Narrow(rows);
        }
    }
}

/// <summary>One of two conditions holds, or both.</summary>
internal sealed class AnyPredicate(TableView view, BoundPredicate left, BoundPredicate right) : BoundPredicate
{
    private bool _leftCanHold = true;
    private bool _rightCanHold = true;

    public override RowLevel Level { get; } = left.Level == right.Level ? left.Level : RowLevel.Span;

    public override int Cost => Math.Max(left.Cost, right.Cost);

    public override void NeedDictionaries(TableNeeds needs)
    {
        left.NeedDictionaries(needs);
        right.NeedDictionaries(needs);
    }

    public override bool CanHold()
    {
        _leftCanHold = left.CanHold();
        _rightCanHold = right.CanHold();
        return _leftCanHold || _rightCanHold;
    }

    public override void Need(TableNeeds needs)
    {
        if (_leftCanHold)
        {
            Need(left, needs);
        }

        if (_rightCanHold)
        {
            Need(right, needs);
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        if (!_leftCanHold || !_rightCanHold)
        {
            NarrowOne(_leftCanHold ? left : right, rows);
            return;
        }

        var others = new RowBitmap();
        others.CopyFrom(rows);
        NarrowOne(left, rows);
        others.AndNot(rows);
        NarrowOne(right, others);
        rows.Or(others);
    }

    private void Need(BoundPredicate part, TableNeeds needs)
    {
        part.Need(needs);
        if (part.Level != Level)
        {
            needs.Add(TableView.LiftFields(part.Level));
        }
    }

    private void NarrowOne(BoundPredicate part, RowBitmap rows)
    {
        if (part.Level == Level)
        {
            part.Narrow(rows);
            return;
        }

        var own = new RowBitmap(view.RowCount(part.Level));
        own.SetAll();
        part.Narrow(own);
        view.Lift(part.Level, own, rows);
    }
}

/// <summary>A condition does not hold. About events and links: it holds for none of the span's.</summary>
internal sealed class NotPredicate(TableView view, BoundPredicate part) : BoundPredicate
{
    private bool _partCanHold = true;

    public override RowLevel Level { get; }
        = part.Level is RowLevel.Event or RowLevel.Link ? RowLevel.Span : part.Level;

    public override int Cost => part.Cost;

    public override void NeedDictionaries(TableNeeds needs) => part.NeedDictionaries(needs);

    public override bool CanHold()
    {
        _partCanHold = part.CanHold();
        return true;
    }

    public override void Need(TableNeeds needs)
    {
        if (_partCanHold)
        {
            part.Need(needs);
            needs.Add(part.Level == Level ? Model.Traces.SpanFields.None : TableView.LiftFields(part.Level));
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        if (!_partCanHold)
        {
            return;
        }

        var held = new RowBitmap();
        held.CopyFrom(rows);
        if (part.Level == Level)
        {
            part.Narrow(held);
        }
        else
        {
            var own = new RowBitmap(view.RowCount(part.Level));
            own.SetAll();
            part.Narrow(own);
            view.Lift(part.Level, own, held);
        }

        rows.AndNot(held);
    }
}
