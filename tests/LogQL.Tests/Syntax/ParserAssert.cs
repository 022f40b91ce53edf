using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

/// <summary>Short forms of what tests of the parser ask for.</summary>
internal static class ParserAssert
{
    /// <summary>The error text of a query that must be refused.</summary>
    public static string ErrorOf(string query)
        => Assert.Throws<LogQLParseException>(() => LogQLParser.Parse(query)).Message;

    public static LogSelectorExpr Selector(string query) => Assert.IsType<LogSelectorExpr>(LogQLParser.Parse(query));

    /// <summary>The only stage of <c>{a="b"}</c> followed by <paramref name="stage"/>.</summary>
    public static T Stage<T>(string stage)
        where T : PipelineStage
        => Assert.IsType<T>(Assert.Single(Selector("{a=\"b\"} " + stage).Stages));

    public static T Metric<T>(string query)
        where T : MetricExpr
        => Assert.IsType<T>(LogQLParser.Parse(query));
}
