namespace Trine.TraceQL.Syntax;

/// <summary>Parses what stands in braces and in the parentheses of functions.</summary>
internal sealed class FieldParser(TokenReader reader)
{
    /// <summary>Reads operators that bind at least as tightly as <paramref name="precedenceMin"/>.</summary>
    public FieldExpr Parse(int precedenceMin = 1)
    {
        reader.Enter();
        var left = ParseOperand();
        var depth = 1;
        while (reader.Is(TokenKind.Operator)
            && Operators.Precedence(reader.Current.Operator) is var precedence && precedence >= precedenceMin
            && precedence > 0)
        {
            if (Operators.IsSpanset(reader.Current.Operator) && !IsField(reader.Current.Operator))
            {
                throw reader.Unexpected();
            }

            // A long chain is as deep a tree as nested parentheses.
            reader.Enter();
            depth++;
            var op = reader.Take();
            var right = Parse(op.Operator == TraceQLOperator.Power ? precedence : precedence + 1);
            left = Binary(op, left, right);
        }

        for (; depth > 0; depth--)
        {
            reader.Leave();
        }

        return left;
    }

    /// <summary>Reads what is behind an opening brace, and the closing one; nothing between them is true for every span.</summary>
    public SpansetFilter ParseFilterRest()
    {
        var expression = reader.Is(TokenKind.CloseBrace) ? new LiteralExpr(TraceQLValue.OfTruth(true)) : Parse();
        reader.Expect(TokenKind.CloseBrace);
        return new SpansetFilter(expression);
    }

    public TraceQLAttribute ParseAttribute() => reader.Expect(TokenKind.Attribute).Attribute;

    /// <summary>Reads attributes between commas; at least one.</summary>
    public IReadOnlyList<TraceQLAttribute> ParseAttributes()
    {
        var attributes = new List<TraceQLAttribute> { ParseAttribute() };
        while (reader.TryTake(TokenKind.Comma))
        {
            attributes.Add(ParseAttribute());
        }

        return attributes;
    }

    private static bool IsField(TraceQLOperator op)
        => Operators.IsComparison(op) || Operators.IsLogical(op);

    private static BinaryExpr Binary(Token op, FieldExpr left, FieldExpr right)
        => op.Operator is TraceQLOperator.Regex or TraceQLOperator.NotRegex
            && right is not LiteralExpr
                ? throw new TraceQLParseException($"syntax error: unexpected {op.Name}", op.Line, op.Column)
                : new BinaryExpr(op.Operator, left, right);

    private FieldExpr ParseOperand()
    {
        switch (reader.Current.Kind)
        {
            case TokenKind.Literal:
                return new LiteralExpr(reader.Take().Value);
            case TokenKind.Attribute:
                return new AttributeExpr(reader.Take().Attribute);
            case TokenKind.OpenParens:
                reader.Take();
                var inner = Parse();
                reader.Expect(TokenKind.CloseParens);
                return inner;
            case TokenKind.Operator when reader.IsOperator(TraceQLOperator.Subtract):
                reader.Take();
                return Negate(Parse(Operators.AdditivePrecedence + 1));
            case TokenKind.Operator when reader.IsOperator(TraceQLOperator.Not):
                reader.Take();
                return new UnaryExpr(TraceQLOperator.Not, Parse(Operators.NotPrecedence + 1));
            default:
                throw reader.Unexpected();
        }
    }

    private static FieldExpr Negate(FieldExpr operand)
        => operand is LiteralExpr { Value: var value } && NumberArithmetic.TryNegate(value, out var negated)
            ? new LiteralExpr(negated)
            : new UnaryExpr(TraceQLOperator.Subtract, operand);
}
