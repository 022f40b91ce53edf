using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads what stands in brackets after an expression.</summary>
/// <param name="tokens">Where from.</param>
/// <param name="durationWanted">How error texts describe a duration.</param>
internal sealed class RangeReader(TokenReader tokens, string durationWanted)
{
    private readonly DurationReader _range = new(tokens, "subquery or range selector", durationWanted);
    private readonly DurationReader _step = new(
        tokens, "subquery selector", "number, duration, step(), range(), or \"]\"");

    /// <summary>Reads <c>[range]</c> or <c>[range:step]</c>.</summary>
    public PromQLExpr Read(PromQLExpr expr)
    {
        var start = tokens.Take(TokenKind.LeftBracket).Position;
        var range = _range.ReadPositive();
        if (tokens.Kind == TokenKind.RightBracket)
        {
            return Matrix(expr, range, PositionRange.Merge(start, tokens.Take().Position));
        }

        if (!tokens.TryTake(TokenKind.Colon))
        {
            throw tokens.Unexpected("subquery or range", "\":\" or \"]\"");
        }

        var step = tokens.Kind == TokenKind.RightBracket ? null : _step.ReadPositive();
        var end = tokens.Kind == TokenKind.RightBracket
            ? tokens.Take().Position.End
            : throw tokens.Unexpected("subquery selector", "\"]\"");
        return tokens.Bounded(new SubqueryExpr(expr, range, step, end));
    }

    private MatrixSelectorExpr Matrix(PromQLExpr expr, DurationExpr range, PositionRange brackets)
    {
        var selector = expr as VectorSelectorExpr
            ?? throw tokens.Fault(brackets, "ranges only allowed for vector selectors");
        return selector switch
        {
            { Offset: LiteralDuration } => throw tokens.Fault(brackets, "no offset modifiers allowed before range"),
            { At.Kind: AtKind.Timestamp } => throw tokens.Fault(brackets, "no @ modifiers allowed before range"),
            _ => new MatrixSelectorExpr(selector, range, brackets.End),
        };
    }
}
