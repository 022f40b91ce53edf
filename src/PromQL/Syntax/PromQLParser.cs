using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary>Reads PromQL. Immutable, thread-safe.</summary>
/// <param name="options">What is accepted beyond the stable language.</param>
public sealed class PromQLParser(PromQLOptions options)
{
    private readonly PromQLOptions _options = options;

    /// <summary>Reads an expression and checks its types.</summary>
    /// <exception cref="PromQLParseException">Not a valid expression; Prometheus's text.</exception>
    public PromQLExpr ParseExpr(string query) => new QueryReader(query, _options).ReadExpr();

    /// <summary>Reads a selector alone, such as a <c>match[]</c>; it may match every series.</summary>
    /// <exception cref="PromQLParseException">Not a selector; Prometheus's text.</exception>
    public IReadOnlyList<LabelMatcher> ParseSelector(string selector)
        => new QueryReader(selector, _options).ReadSelector().Matchers;
}
