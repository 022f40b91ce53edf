using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Reads parameters that must be a part of LogQL only, with Loki's texts.</summary>
internal static class LogSelectors
{
    /// <summary>A stream selector and nothing more.</summary>
    /// <exception cref="RequestException">The text is no selector, or has a pipeline or an aggregation.</exception>
    public static IReadOnlyList<LabelMatcher> Parse(string text)
        => LogQLParser.Parse(text) is LogSelectorExpr { Stages.Count: 0 } selector
            ? selector.Matchers
            : throw new RequestException(RequestError.BadRequest, "only label matchers are supported");

    /// <summary>A log query: a selector, perhaps with a pipeline.</summary>
    /// <exception cref="RequestException">The text is no query, or a metric query.</exception>
    public static LogSelectorExpr ParseLogQuery(string text)
        => LogQLParser.Parse(text) as LogSelectorExpr
            ?? throw new RequestException(RequestError.BadRequest, "only log selector is supported");
}
