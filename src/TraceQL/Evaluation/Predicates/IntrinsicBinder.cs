using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Turns a comparison of an intrinsic with a literal into a condition about the table's fixed columns.
/// </summary>
internal sealed class IntrinsicBinder(TableView view)
{
    /// <summary>What <c>nestedSetParent</c> is for roots.</summary>
    private const long RootParent = -1;

    public BoundPredicate Bind(Intrinsic intrinsic, TraceQLOperator op, TraceQLValue literal)
    {
        var table = view.Table;
        switch (Intrinsics.Type(intrinsic))
        {
            case TraceQLValueType.Duration or TraceQLValueType.Integral:
                return literal.IsNumeric
                    ? BindNumber(intrinsic, NumberRange.Of(op, literal))
                    : new ConstantPredicate(false);
            case TraceQLValueType.Status or TraceQLValueType.Kind:
                return literal.Type == Intrinsics.Type(intrinsic)
                    ? new CodePredicate(view, intrinsic == Intrinsic.Status, op == TraceQLOperator.Equal, literal.Whole)
                    : new ConstantPredicate(false);
        }

        if (literal.Type != TraceQLValueType.Text)
        {
            return new ConstantPredicate(false);
        }

        var test = new ValueTest(op, literal);
        return intrinsic switch
        {
            Intrinsic.Name => new ColumnPredicate(RowLevel.Span, [table.SpanNames], test),
            Intrinsic.StatusMessage
                => new ColumnPredicate(RowLevel.Span, [table.StatusMessages], test, isEmptyWhereAbsent: true),
            Intrinsic.EventName => new ColumnPredicate(RowLevel.Event, [table.EventNames], test),
            Intrinsic.InstrumentationName
                => new ColumnPredicate(
                    RowLevel.Instrumentation, [table.InstrumentationNames], test, isEmptyWhereAbsent: true),
            Intrinsic.InstrumentationVersion
                => new ColumnPredicate(
                    RowLevel.Instrumentation, [table.InstrumentationVersions], test, isEmptyWhereAbsent: true),
            Intrinsic.RootName => new RootPredicate(view, isService: false, test),
            Intrinsic.RootServiceName => new RootPredicate(view, isService: true, test),
            _ => new IdPredicate(view, intrinsic, op, literal),
        };
    }

    /// <summary>Whether a span has the intrinsic: all but those of events and links are always there.</summary>
    public static BoundPredicate BindPresence(TableView view, Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.EventName or Intrinsic.EventTimeSinceStart => new AnyRowPredicate(view, RowLevel.Event),
        Intrinsic.LinkTraceId or Intrinsic.LinkSpanId => new AnyRowPredicate(view, RowLevel.Link),
        _ => new ConstantPredicate(true),
    };

    private BoundPredicate BindNumber(Intrinsic intrinsic, NumberRange range) => intrinsic switch
    {
        Intrinsic.Duration => new DurationPredicate(view, range),
        Intrinsic.TraceDuration => new TraceDurationPredicate(view, range),
        Intrinsic.EventTimeSinceStart => new EventTimePredicate(view, range),
        Intrinsic.NestedSetParent when range is { IsOutside: false, Min: <= RootParent, Max: RootParent }
            => new RootSpanPredicate(view),
        Intrinsic.NestedSetParent when range is { IsOutside: false, Min: 0, Max: long.MaxValue }
            or { IsOutside: true, Min: RootParent, Max: RootParent }
            => new NotPredicate(view, new RootSpanPredicate(view)),
        _ => new NestedSetPredicate(view, intrinsic, range),
    };

    /// <summary>Holds for roots: what a number of the parent below 0 says, without numbering anything.</summary>
    private sealed class RootSpanPredicate(TableView view) : BoundPredicate
    {
        public override RowLevel Level => RowLevel.Span;

        public override void Need(TableNeeds needs) => needs.Add(SpanFields.Parents);

        public override void Narrow(RowBitmap rows) => rows.AndEqual(view.Table.Parents, SpanTable.Root);
    }

    /// <summary>Holds for every row of a level, so that spans without such rows fall away.</summary>
    private sealed class AnyRowPredicate(TableView view, RowLevel level) : BoundPredicate
    {
        public override RowLevel Level => level;

        public override int Cost => 0;

        public override bool CanHold() => view.RowCount(level) > 0;

        public override void Need(TableNeeds needs)
        {
        }

        public override void Narrow(RowBitmap rows)
        {
        }
    }
}
