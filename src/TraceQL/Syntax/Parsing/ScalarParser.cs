namespace Trine.TraceQL.Syntax;

/// <summary>Parses aggregates and what they are compared with.</summary>
/// <param name="reader">The query's tokens.</param>
/// <param name="fields">Parses what is aggregated.</param>
/// <param name="parsePipeline">Reads a pipeline in parentheses that ends in a scalar.</param>
internal sealed class ScalarParser(TokenReader reader, FieldParser fields, Func<ScalarExpr> parsePipeline)
{
    private static readonly Dictionary<string, AggregateFunction> Functions = new(StringComparer.Ordinal)
    {
        ["count"] = AggregateFunction.Count,
        ["min"] = AggregateFunction.Min,
        ["max"] = AggregateFunction.Max,
        ["avg"] = AggregateFunction.Average,
        ["sum"] = AggregateFunction.Sum,
    };

    /// <summary>Whether an aggregate begins here.</summary>
    public bool IsAggregate => reader.Is(TokenKind.Word) && Functions.ContainsKey(reader.Current.Text);

    /// <summary>Whether a comparison of scalars comes here.</summary>
    public bool IsComparison => reader.Is(TokenKind.Operator) && Operators.IsScalarComparison(reader.Current.Operator);

    /// <summary>Whether the parentheses that open here hold a pipeline.</summary>
    private bool IsPipeline
    {
        get
        {
            var ahead = 0;
            while (reader.Peek(ahead).Kind == TokenKind.OpenParens)
            {
                ahead++;
            }

            return ahead > 0 && reader.Peek(ahead) is { Kind: TokenKind.OpenBrace } or { Text: "by" or "select" };
        }
    }

    /// <summary>Reads arithmetic; the operand that it begins with may have been read already.</summary>
    public ScalarExpr Parse(ScalarExpr? first = null, int precedenceMin = Operators.AdditivePrecedence)
    {
        reader.Enter();
        var left = first ?? ParseOperand();
        var depth = 1;
        while (reader.Is(TokenKind.Operator)
            && Operators.Precedence(reader.Current.Operator) is var precedence && precedence >= precedenceMin)
        {
            reader.Enter();
            depth++;
            var op = reader.Take().Operator;
            var right = Parse(null, op == TraceQLOperator.Power ? precedence : precedence + 1);
            left = left.HasPipeline == right.HasPipeline
                ? new ScalarOperation(op, left, right)
                : throw reader.Unexpected();
        }

        for (; depth > 0; depth--)
        {
            reader.Leave();
        }

        return left;
    }

    /// <summary>Reads a comparison and what follows it, behind <paramref name="left"/>.</summary>
    public ScalarFilter ParseFilter(ScalarExpr left)
    {
        if (!IsComparison)
        {
            throw reader.Unexpected();
        }

        var op = reader.Take().Operator;
        var right = left.HasPipeline && reader.Is(TokenKind.Literal) ? Literal(reader.Current.Value) : Parse();
        return right is ScalarLiteral || left.HasPipeline == right.HasPipeline
            ? new ScalarFilter(op, left, right)
            : throw reader.Unexpected();
    }

    private ScalarExpr ParseOperand()
    {
        if (IsAggregate)
        {
            return ParseAggregate();
        }

        if (reader.IsOperator(TraceQLOperator.Subtract))
        {
            reader.Take();
            return reader.IsNumber && NumberArithmetic.TryNegate(reader.Current.Value, out var negated)
                ? Literal(negated)
                : throw reader.Unexpected();
        }

        if (reader.IsNumber)
        {
            return Literal(reader.Current.Value);
        }

        if (IsPipeline)
        {
            return parsePipeline();
        }

        reader.Expect(TokenKind.OpenParens);
        var inner = Parse();
        reader.Expect(TokenKind.CloseParens);
        return inner;
    }

    private ScalarLiteral Literal(TraceQLValue value)
    {
        reader.Take();
        return new ScalarLiteral(value);
    }

    private AggregateExpr ParseAggregate()
    {
        var function = Functions[reader.Take().Text];
        reader.ExpectOnly(TokenKind.OpenParens, "(");
        if (function == AggregateFunction.Count)
        {
            reader.ExpectOnly(TokenKind.CloseParens, ")");
            return new AggregateExpr(function, null);
        }

        var expression = fields.Parse();
        reader.Expect(TokenKind.CloseParens);
        return new AggregateExpr(function, expression);
    }
}
