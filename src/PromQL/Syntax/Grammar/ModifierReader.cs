using Trine.Model.GoText;
using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads what may follow a selector: ranges, <c>offset</c>, <c>@</c>, <c>anchored</c> and <c>smoothed</c>.
/// </summary>
internal sealed class ModifierReader(TokenReader tokens, PromQLOptions options)
{
    private const string DurationWanted = "number, duration, step(), or range()";
    private const double MsPerSecond = 1000;

    private readonly DurationReader _offsets = new(tokens, "offset", DurationWanted);
    private readonly RangeReader _ranges = new(tokens, DurationWanted);

    public PromQLExpr ReadAfter(PromQLExpr expr)
    {
        while (true)
        {
            switch (tokens.Kind)
            {
                case TokenKind.LeftBracket:
                    expr = _ranges.Read(expr);
                    break;
                case TokenKind.Offset:
                    tokens.Take();
                    expr = SetOffset(expr, _offsets.ReadOffset());
                    break;
                case TokenKind.At:
                    expr = ReadAt(expr);
                    break;
                case TokenKind.Anchored or TokenKind.Smoothed:
                    expr = SetEdge(expr, tokens.Take());
                    break;
                default:
                    return expr;
            }
        }
    }

    private PromQLExpr SetOffset(PromQLExpr expr, DurationExpr offset)
    {
        var old = expr switch
        {
            VectorSelectorExpr vector => vector.Offset,
            MatrixSelectorExpr matrix => matrix.Selector.Offset,
            SubqueryExpr subquery => subquery.Offset,
            _ => throw tokens.Fault(
                expr.Position,
                "offset modifier must be preceded by an instant vector selector or range vector selector "
                + "or a subquery"),
        };
        if (old is not null)
        {
            throw tokens.Fault(expr.Position, "offset may not be set multiple times");
        }

        // An offset of zero is as good as none.
        return Change(expr, offset.Position.End, offset is LiteralDuration { Value: 0 } ? null : offset, At(expr));
    }

    private PromQLExpr ReadAt(PromQLExpr expr)
    {
        tokens.Take();
        AtModifier at;
        int end;
        if (tokens.Kind is TokenKind.Start or TokenKind.Finish)
        {
            at = new AtModifier(tokens.Take().Kind == TokenKind.Start ? AtKind.Start : AtKind.End);
            TakeInAt(TokenKind.LeftParen);
            end = TakeInAt(TokenKind.RightParen).Position.End;
        }
        else
        {
            var isNegative = tokens.Kind == TokenKind.Subtract;
            if (tokens.Kind is TokenKind.Add or TokenKind.Subtract)
            {
                tokens.Take();
            }

            var number = tokens.Kind is TokenKind.Number or TokenKind.Duration
                ? Literals.TakeNumber(tokens)
                : throw UnexpectedInAt();
            at = Timestamp(expr, isNegative ? -number.Value : number.Value);
            end = number.Position.End;
        }

        if (expr is not (VectorSelectorExpr or MatrixSelectorExpr or SubqueryExpr))
        {
            throw tokens.Fault(
                expr.Position,
                "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        }

        return At(expr) is null
            ? Change(expr, end, Offset(expr), at)
            : throw tokens.Fault(expr.Position, "@ <timestamp> may not be set multiple times");
    }

    private AtModifier Timestamp(PromQLExpr expr, double seconds) => Math.Abs(seconds) < long.MaxValue
        ? new AtModifier(AtKind.Timestamp, (long)Math.Round(seconds * MsPerSecond, MidpointRounding.AwayFromZero))
        : throw tokens.Fault(
            expr.Position, $"timestamp out of bounds for @ modifier: {GoFloat.Format(seconds, 'f', 6)}");

    private PromQLExpr SetEdge(PromQLExpr expr, Token word)
    {
        var edge = word.Kind == TokenKind.Anchored ? SelectorEdge.Anchored : SelectorEdge.Smoothed;
        var name = edge == SelectorEdge.Anchored ? "anchored" : "smoothed";
        if (!options.ExtendedRangeSelectors)
        {
            throw tokens.Fault(expr.Position, $"{name} modifier is experimental and not enabled");
        }

        return expr switch
        {
            VectorSelectorExpr vector => vector with { Edge = Only(vector, edge, expr.Position) },
            MatrixSelectorExpr matrix => matrix with
            {
                Selector = matrix.Selector with { Edge = Only(matrix.Selector, edge, expr.Position) },
            },
            SubqueryExpr => throw tokens.Fault(expr.Position, $"{name} modifier is not supported for subqueries"),
            _ => throw tokens.Fault(expr.Position, $"{name} modifier not implemented"),
        };
    }

    private SelectorEdge Only(VectorSelectorExpr selector, SelectorEdge edge, PositionRange position)
        => selector.Edge == SelectorEdge.None || selector.Edge == edge
            ? edge
            : throw tokens.Fault(position, "anchored and smoothed modifiers cannot be used together");

    private static AtModifier? At(PromQLExpr expr) => expr switch
    {
        VectorSelectorExpr vector => vector.At,
        MatrixSelectorExpr matrix => matrix.Selector.At,
        SubqueryExpr subquery => subquery.At,
        _ => null,
    };

    private static DurationExpr? Offset(PromQLExpr expr) => expr switch
    {
        VectorSelectorExpr vector => vector.Offset,
        MatrixSelectorExpr matrix => matrix.Selector.Offset,
        SubqueryExpr subquery => subquery.Offset,
        _ => null,
    };

    private static PromQLExpr Change(PromQLExpr expr, int end, DurationExpr? offset, AtModifier? at) => expr switch
    {
        VectorSelectorExpr vector => new VectorSelectorExpr(
            vector.Name, vector.Matchers, new PositionRange(vector.Position.Start, end))
        {
            Offset = offset,
            At = at,
            Edge = vector.Edge,
        },
        MatrixSelectorExpr matrix => matrix with
        {
            Selector = matrix.Selector with { Offset = offset, At = at },
            End = end,
        },
        _ => (SubqueryExpr)expr with { Offset = offset, At = at, End = end },
    };

    private Token TakeInAt(TokenKind kind) => tokens.Kind == kind ? tokens.Take() : throw UnexpectedInAt();

    private PromQLParseException UnexpectedInAt() => tokens.Unexpected("@", "timestamp");
}
