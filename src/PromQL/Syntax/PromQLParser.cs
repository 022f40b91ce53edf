using Trine.Model;
using Trine.PromQL.Syntax.Grammar;
using Trine.PromQL.Syntax.Lexing;
using Trine.PromQL.Syntax.Validation;

namespace Trine.PromQL.Syntax;

/// <summary>Reads PromQL. Immutable, thread-safe.</summary>
/// <param name="options">What is accepted beyond the stable language.</param>
public sealed class PromQLParser(PromQLOptions options)
{
    /// <summary>Reads an expression and checks its types.</summary>
    /// <exception cref="PromQLParseException">Not a valid expression; Prometheus's text.</exception>
    public PromQLExpr ParseExpr(string query)
    {
        var tokens = new TokenReader(query);
        if (tokens.Kind == TokenKind.End)
        {
            throw tokens.Fault(default, "no expression found in input");
        }

        var expr = new ExprReader(tokens, options).Read();
        tokens.Take(TokenKind.End);
        return new TypeCheck(query).Check(expr);
    }

    /// <summary>Reads a selector alone, such as a <c>match[]</c>; it may match every series.</summary>
    /// <exception cref="PromQLParseException">Not a selector; Prometheus's text.</exception>
    public static IReadOnlyList<LabelMatcher> ParseSelector(string selector)
    {
        var tokens = new TokenReader(selector);
        var vector = new LabelReader(tokens).ReadSelector();
        tokens.Take(TokenKind.End);
        return vector.Matchers;
    }
}
