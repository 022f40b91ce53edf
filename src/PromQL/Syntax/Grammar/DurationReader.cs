using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads durations in brackets and after <c>offset</c>.</summary>
/// <param name="tokens">Where from.</param>
/// <param name="context">The context of error texts.</param>
/// <param name="expected">What error texts expect.</param>
internal sealed class DurationReader(TokenReader tokens, string context, string expected)
{
    private const double SecondsMax = 9_223_372_036.854775808; // What 64 bits of nanoseconds hold.

    /// <summary>Reads a duration that may be computed.</summary>
    public DurationExpr ReadSum() => ReadBinary(BinaryOp.Add.Precedence());

    /// <summary>Reads a duration as <see cref="ReadSum"/> does; a literal must be positive.</summary>
    public DurationExpr ReadPositive()
    {
        var duration = ReadSum();
        return duration is LiteralDuration { Value: <= 0 }
            ? throw tokens.Fault(duration.Position, "duration must be greater than 0")
            : duration;
    }

    /// <summary>Reads what follows <c>offset</c>: operators after it belong to the expression, unless there are
    /// parentheses.</summary>
    public DurationExpr ReadOffset()
    {
        if (tokens.Kind is not (TokenKind.Add or TokenKind.Subtract))
        {
            return ReadPrimary();
        }

        var sign = tokens.Take();
        return Sign(sign, tokens.Kind is TokenKind.Add or TokenKind.Subtract ? ReadSigned() : ReadPrimary());
    }

    private DurationExpr ReadBinary(int precedenceMin)
    {
        var left = ReadSigned();
        while (tokens.Kind.BinaryOp() is { } op && IsAllowed(op) && op.Precedence() >= precedenceMin)
        {
            var sign = tokens.Take();
            var right = ReadBinary(op.Precedence() + (op == BinaryOp.Power ? 0 : 1));
            if (right is LiteralDuration { Value: 0 } && op is BinaryOp.Divide or BinaryOp.Modulo)
            {
                throw tokens.Fault(sign.Position, op == BinaryOp.Divide ? "division by zero" : "modulo by zero");
            }

            left = Bounded(new BinaryDuration(op, left, right));
        }

        return left;
    }

    private DurationExpr ReadSigned()
    {
        if (tokens.Kind is not (TokenKind.Add or TokenKind.Subtract))
        {
            return ReadPrimary();
        }

        tokens.Enter();
        var sign = tokens.Take();
        var duration = Sign(sign, ReadBinary(BinaryOp.Power.Precedence()));
        tokens.Leave();
        return duration;
    }

    private DurationExpr Sign(Token sign, DurationExpr operand)
    {
        var isNegative = sign.Kind == TokenKind.Subtract;
        return operand is LiteralDuration literal
            ? new LiteralDuration(
                isNegative ? -literal.Value : literal.Value,
                literal.IsDuration,
                new PositionRange(sign.Position.Start, literal.Position.End))
            : isNegative ? Bounded(new NegatedDuration(operand, sign.Position.Start)) : operand;
    }

    private DurationExpr ReadPrimary()
    {
        switch (tokens.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                var number = Literals.TakeNumber(tokens);
                return Math.Abs(number.Value) > SecondsMax
                    ? throw tokens.Fault(number.Position, "duration out of range")
                    : new LiteralDuration(number.Value, number.IsDuration, number.Position);
            case TokenKind.Step or TokenKind.Range:
                var word = tokens.Take();
                Take(TokenKind.LeftParen);
                return new ScopeDuration(
                    word.Kind == TokenKind.Step, PositionRange.Merge(word.Position, Take(TokenKind.RightParen)));
            case TokenKind.MinOf or TokenKind.MaxOf:
                return ReadExtremum();
            case TokenKind.LeftParen:
                tokens.Enter();
                var start = Take(TokenKind.LeftParen);
                var inner = ReadSum();
                var paren = new ParenDuration(inner, PositionRange.Merge(start, Take(TokenKind.RightParen)));
                tokens.Leave();
                return paren;
            default:
                throw Unexpected();
        }
    }

    private ExtremumDuration ReadExtremum()
    {
        tokens.Enter();
        var word = tokens.Take();
        Take(TokenKind.LeftParen);
        var left = ReadSum();
        Take(TokenKind.Comma);
        var right = ReadSum();
        var end = Take(TokenKind.RightParen);
        tokens.Leave();
        return new ExtremumDuration(
            word.Kind == TokenKind.MinOf, left, right, PositionRange.Merge(word.Position, end));
    }

    private static bool IsAllowed(BinaryOp op) => op >= BinaryOp.Add && op != BinaryOp.Atan2;

    private DurationExpr Bounded(DurationExpr duration) => duration.Depth <= PromQLLimits.DepthMax
        ? duration
        : throw tokens.Fault(duration.Position, "duration is nested too deeply");

    private PositionRange Take(TokenKind kind) => tokens.Kind == kind ? tokens.Take().Position : throw Unexpected();

    private PromQLParseException Unexpected() => tokens.Unexpected(context, expected);
}
