using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Reads the query that tags are filtered by, perhaps while it is being typed: what is not complete is left out.
/// </summary>
internal static class TagFilter
{
    /// <summary>The condition that spans must meet; null for none.</summary>
    public static Pipeline? Parse(string query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return null;
        }

        try
        {
            // Several spansets say nothing of one span, so that they do not filter.
            return TraceQLParser.Parse(query) is { Pipeline.Stages: [SpansetFilter filter] }
                ? new Pipeline([filter])
                : null;
        }
        catch (TraceQLParseException)
        {
            // It may be half a query: its complete comparisons follow.
        }

        var conditions = Comparisons(query);
        return conditions.Count == 0
            ? null
            : new Pipeline([new SpansetFilter(conditions.Aggregate(
                (left, right) => new BinaryExpr(TraceQLOperator.And, left, right)))]);
    }

    /// <summary>Every attribute with an operator and a literal behind it, where these make sense together.</summary>
    private static List<FieldExpr> Comparisons(string query)
    {
        var found = new List<FieldExpr>();
        var tokens = TokensOf(query);
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.Attribute && tokens[i + 1].Kind == TokenKind.Operator
                && Operators.IsComparison(tokens[i + 1].Operator) && tokens[i + 2].Kind == TokenKind.Literal)
            {
                var comparison = new BinaryExpr(
                    tokens[i + 1].Operator,
                    new AttributeExpr(tokens[i].Attribute),
                    new LiteralExpr(tokens[i + 2].Value));
                if (IsValid(comparison))
                {
                    found.Add(comparison);
                }
            }
        }

        return found;
    }

    /// <summary>The tokens up to the first thing that is none.</summary>
    private static IReadOnlyList<Token> TokensOf(string query)
    {
        try
        {
            return TraceQLLexer.Read(query);
        }
        catch (TraceQLParseException)
        {
            // A text that is not closed yet begins at the last quote.
            var quote = query.AsSpan().LastIndexOfAny('"', '`');
            return quote > 0 ? TokensOf(query[..quote]) : [];
        }
    }

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
