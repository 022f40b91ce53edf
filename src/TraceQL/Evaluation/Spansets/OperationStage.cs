using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Two spansets of the same trace put together, or related by structure.</summary>
internal sealed class OperationStage(TraceQLOperator op, BoundStage left, BoundStage right, TableView view) : BoundStage
{
    private bool _leftCanHold = true;
    private bool _rightCanHold = true;

    public override void NeedDictionaries(TableNeeds needs)
    {
        left.NeedDictionaries(needs);
        right.NeedDictionaries(needs);
    }

    public override bool CanHold()
    {
        _leftCanHold = left.CanHold();
        _rightCanHold = right.CanHold();
        return op == TraceQLOperator.Or ? _leftCanHold || _rightCanHold
            : _rightCanHold && (_leftCanHold || Structure.IsNegated(op));
    }

    public override void Need(TableNeeds needs)
    {
        if (_leftCanHold)
        {
            left.Need(needs);
        }

        if (_rightCanHold)
        {
            right.Need(needs);
        }

        needs.Add(op switch
        {
            TraceQLOperator.Or => SpanFields.None,
            TraceQLOperator.And => SpanFields.TraceRows,
            _ => Structure.FieldsOf(op),
        });
    }

    public override SpansetState Run(SpansetState input)
    {
        if (input.GroupOfSpan is not null)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "spanset operators are not supported for multiple spansets per trace. consider using coalesce()");
        }

        var first = Side(left, _leftCanHold, input);
        var second = Side(right, _rightCanHold, input);
        switch (op)
        {
            case TraceQLOperator.Or:
                first.Or(second);
                return new SpansetState(first);
            case TraceQLOperator.And:
                return new SpansetState(Both(first, second));
            default:
                return new SpansetState(new Structure(view).Apply(op, first, second));
        }
    }

    private static RowBitmap Side(BoundStage stage, bool canHold, SpansetState input)
        => canHold ? stage.Run(Copy(input)).Rows : new RowBitmap(input.Rows.Length);

    /// <summary>The spans of both sets in the traces that have spans in both.</summary>
    private RowBitmap Both(RowBitmap first, RowBitmap second)
    {
        var traces = view.Table.TraceRows;
        var shared = new RowBitmap(first.Length);
        for (var row = first.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            if (second.NextSet(traces[trace]) is var other && other >= 0 && other < traces[trace + 1])
            {
                shared.SetRange(traces[trace], traces[trace + 1]);
            }

            row = first.NextSet(traces[trace + 1]);
        }

        first.Or(second);
        first.And(shared);
        return first;
    }
}
