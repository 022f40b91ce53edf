using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Reads the query that tags are filtered by, perhaps while it is being typed: a comparison without its right side is
/// taken for true, as upstream does.
/// </summary>
internal static class TagFilter
{
    /// <summary>The condition that spans must meet; null for none.</summary>
    /// <exception cref="TraceQLParseException">The query is longer than allowed.</exception>
    public static Pipeline? Parse(string query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return null;
        }

        TraceQLParser.CheckLength(query);
        var tokens = TraceQLLexer.ReadBegun(query);
        return TryParse(() => TraceQLParser.Parse(query)) is { } whole ? FilterOf(whole)
            : TryParse(() => TraceQLParser.Parse(Completed(tokens))) is { } completed ? FilterOf(completed)
            : Comparisons(tokens);
    }

    private static TraceQLQuery? TryParse(Func<TraceQLQuery> parse)
    {
        try
        {
            return parse();
        }
        catch (TraceQLParseException)
        {
            return null;
        }
    }

    /// <summary>What a query asks of each span at first; several spansets say nothing of one span.</summary>
    private static Pipeline? FilterOf(TraceQLQuery query)
        => query.SearchedPipeline.Stages is [SpansetFilter { Expression: not LiteralExpr { Value.Truth: true } } filter, ..]
            ? new Pipeline([filter])
            : null;

    /// <summary>The tokens with <c>true</c> for comparisons that are not complete, and with braces closed.</summary>
    private static List<Token> Completed(List<Token> tokens)
    {
        var completed = new List<Token>();
        var open = 0;
        var isFilter = true;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            isFilter &= token.Kind != TokenKind.Pipe;
            open += token.Kind switch { TokenKind.OpenBrace => 1, TokenKind.CloseBrace => -1, _ => 0 };
            if (isFilter && IsName(token) && i + 1 < tokens.Count && IsComparison(tokens[i + 1])
                && !(i + 2 < tokens.Count && IsValue(tokens[i + 2])))
            {
                i++;
                token = token with { Kind = TokenKind.Literal, Name = "true", Value = TraceQLValue.OfTruth(true) };
            }

            completed.Add(token);
        }

        completed.AddRange(Enumerable.Repeat(new Token(TokenKind.CloseBrace, "}", 0, 0), Math.Max(0, open)));
        completed.Add(new Token(TokenKind.End, "$end", 0, 0));
        return completed;
    }

    /// <summary>All comparisons that are complete and make sense; none where they are alternatives.</summary>
    private static Pipeline? Comparisons(List<Token> tokens)
    {
        if (tokens.Exists(token => token is { Kind: TokenKind.Operator, Operator: TraceQLOperator.Or }))
        {
            return null;
        }

        FieldExpr? all = null;
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.Attribute && IsComparison(tokens[i + 1])
                && tokens[i + 2].Kind == TokenKind.Literal)
            {
                var comparison = new BinaryExpr(
                    tokens[i + 1].Operator,
                    new AttributeExpr(tokens[i].Attribute),
                    new LiteralExpr(tokens[i + 2].Value));
                all = !IsValid(comparison) ? all
                    : all is null ? comparison
                    : new BinaryExpr(TraceQLOperator.And, all, comparison);
            }
        }

        return all is null ? null : new Pipeline([new SpansetFilter(all)]);
    }

    private static bool IsName(Token token)
        => token.Kind == TokenKind.Attribute || (token.Kind == TokenKind.Word && token.Name != token.Text);

    private static bool IsComparison(Token token)
        => token.Kind == TokenKind.Operator && Operators.IsComparison(token.Operator);

    private static bool IsValue(Token token) => token.Kind is TokenKind.Literal or TokenKind.Word;

    private static bool IsValid(FieldExpr comparison)
    {
        try
        {
            FieldChecks.Check(comparison);
            return true;
        }
        catch (TraceQLParseException)
        {
            return false;
        }
    }
}
