using System.Text;
using Trine.LogQL.Syntax.Grammar;
using Trine.LogQL.Syntax.Lalr;
using Trine.LogQL.Syntax.Lexing;
using Trine.LogQL.Syntax.Validation;
using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary>Reads LogQL. Stateless and thread-safe; takes time in proportion to the query's length.</summary>
/// <remarks>Every method throws a <see cref="LogQLParseException"/>, with Loki's text, for a query that is not
/// valid.</remarks>
public static class LogQLParser
{
    /// <summary>Reads a query that is to be run.</summary>
    public static LogQLExpr Parse(string query)
    {
        var expr = ParseForDisplay(query);
        StageChecks.Check(expr);
        return expr;
    }

    /// <summary>Reads a query that is only to be shown; what Loki notices on running it may be wrong.</summary>
    public static LogQLExpr ParseForDisplay(string query)
    {
        var expr = ParseSyntax(query);
        QueryChecks.Check(expr);
        return expr;
    }

    /// <summary>Reads a selector with or without a pipeline.</summary>
    /// <exception cref="RequestException">The query is a metric query.</exception>
    public static LogSelectorExpr ParseLogSelector(string query)
    {
        var selector = ParseSyntax(query) as LogSelectorExpr
            ?? throw new RequestException(RequestError.BadRequest, "only log selector is supported");
        QueryChecks.Check(selector);
        StageChecks.Check(selector);
        return selector;
    }

    /// <summary>Reads a selector without a pipeline.</summary>
    /// <param name="query">The selector.</param>
    /// <param name="mayMatchAll">Whether a selector that every stream could meet, such as <c>{}</c>, is taken
    /// too.</param>
    /// <exception cref="RequestException">The query is more than a selector.</exception>
    public static IReadOnlyList<LabelMatcher> ParseMatchers(string query, bool mayMatchAll = false)
    {
        var expr = mayMatchAll ? ParseSyntax(query) : ParseForDisplay(query);
        return expr is LogSelectorExpr { Stages.Count: 0 } selector
            ? selector.Matchers
            : throw new RequestException(RequestError.BadRequest, "only label matchers are supported");
    }

    private static LogQLExpr ParseSyntax(string query)
    {
        var bytes = Encoding.UTF8.GetByteCount(query);
        if (bytes >= LogQLLimits.QueryBytesMax)
        {
            throw new LogQLParseException($"input size too long ({bytes} > {LogQLLimits.QueryBytesMax})");
        }

        var lexer = new LogQLLexer(query);
        var expr = (LogQLExpr?)new LalrParser(LogQLGrammar.Table, lexer).Parse();
        if (lexer.FirstError is { } error)
        {
            throw error;
        }

        return expr!; // The parser gives no expression only after it noted an error.
    }
}
