using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Reads a parameter that must be a stream selector and nothing more.</summary>
internal static class LogSelectors
{
    /// <exception cref="RequestException">The text is no selector, or has a pipeline or an aggregation.</exception>
    public static IReadOnlyList<LabelMatcher> Parse(string text)
        => LogQLParser.Parse(text) is LogSelectorExpr { Stages.Count: 0 } selector
            ? selector.Matchers
            : throw new RequestException(RequestError.BadRequest, "only label matchers are supported");
}
