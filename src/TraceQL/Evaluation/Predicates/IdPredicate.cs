using System.Globalization;
using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>An id compared with a text: as numbers where equality is asked for, else as hexadecimal digits.</summary>
internal sealed class IdPredicate(TableView view, Intrinsic intrinsic, TraceQLOperator op, TraceQLValue literal)
    : BoundPredicate
{
    private readonly ValueTest _test = new(op, literal);
    private readonly UInt128? _wanted = Parse(intrinsic, literal.Text);

    public override RowLevel Level => intrinsic switch
    {
        Intrinsic.TraceId => RowLevel.Trace,
        Intrinsic.LinkTraceId or Intrinsic.LinkSpanId => RowLevel.Link,
        _ => RowLevel.Span,
    };

    private bool IsEquality => op is TraceQLOperator.Equal or TraceQLOperator.NotEqual;

    public override bool CanHold() => op != TraceQLOperator.Equal || _wanted is not null;

    public override void Need(TableNeeds needs) => needs.Add(intrinsic switch
    {
        Intrinsic.TraceId => SpanFields.TraceIds,
        Intrinsic.SpanId => SpanFields.SpanIds,
        Intrinsic.ParentId => SpanFields.ParentIds,
        _ => SpanFields.LinkIds,
    });

    public override void Narrow(RowBitmap rows)
    {
        var table = view.Table;
        switch (intrinsic)
        {
            case Intrinsic.TraceId: Narrow(rows, table.TraceIds); break;
            case Intrinsic.LinkTraceId: Narrow(rows, table.LinkTraceIds); break;
            case Intrinsic.SpanId: Narrow(rows, table.SpanIds); break;
            case Intrinsic.ParentId: Narrow(rows, table.ParentIds); break;
            default: Narrow(rows, table.LinkSpanIds); break;
        }
    }

    private static UInt128? Parse(Intrinsic intrinsic, string text)
    {
        var isTrace = intrinsic is Intrinsic.TraceId or Intrinsic.LinkTraceId;
        var isHex = text.Length > 0 && text.All(char.IsAsciiHexDigitLower);
        return isHex && (isTrace ? text.Length <= 32 : text.Length == 16)
            ? UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;
    }

    private void Narrow(RowBitmap rows, ReadOnlySpan<UInt128> ids)
    {
        Span<byte> digits = stackalloc byte[32];
        for (var row = rows.NextSet(0); row >= 0; row = rows.NextSet(row + 1))
        {
            var holds = IsEquality
                ? (ids[row] == _wanted) == (op == TraceQLOperator.Equal)
                : _test.Passes(IdText.Write(ids[row], digits));
            if (!holds)
            {
                rows.Clear(row);
            }
        }
    }

    private void Narrow(RowBitmap rows, ReadOnlySpan<ulong> ids)
    {
        Span<byte> digits = stackalloc byte[16];
        for (var row = rows.NextSet(0); row >= 0; row = rows.NextSet(row + 1))
        {
            var holds = IsEquality
                ? (ids[row] == _wanted) == (op == TraceQLOperator.Equal)
                : _test.Passes(IdText.Write(ids[row], digits));
            if (!holds)
            {
                rows.Clear(row);
            }
        }
    }
}
