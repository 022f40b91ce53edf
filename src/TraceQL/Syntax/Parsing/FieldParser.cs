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
            var op = reader.Take().Operator;
            left = new BinaryExpr(op, left, ParseRight(op, precedence));
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

    private static bool IsEquality(TraceQLOperator op) => op is TraceQLOperator.Equal or TraceQLOperator.NotEqual;

    private bool IsNil => reader.Is(TokenKind.Literal) && reader.Current.Value.Type == TraceQLValueType.Nil;

    private FieldExpr ParseRight(TraceQLOperator op, int precedence)
        => IsEquality(op) && IsNil
            ? new LiteralExpr(reader.Take().Value)
            : Parse(op == TraceQLOperator.Power ? precedence : precedence + 1);

    /// <summary>Reads <c>nil</c> and what it is compared with: it stands nowhere else.</summary>
    private BinaryExpr ParseNilComparison()
    {
        var nil = new LiteralExpr(reader.Take().Value);
        if (!reader.Is(TokenKind.Operator) || !IsEquality(reader.Current.Operator))
        {
            throw reader.Unexpected();
        }

        var op = reader.Take().Operator;
        return new BinaryExpr(op, nil, ParseRight(op, Operators.Precedence(op)));
    }

    private FieldExpr ParseOperand()
    {
        switch (reader.Current.Kind)
        {
            case TokenKind.Literal when IsNil:
                return ParseNilComparison();
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
