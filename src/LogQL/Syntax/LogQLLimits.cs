namespace Trine.LogQL.Syntax;

/// <summary>Bounds on what a query text may hold.</summary>
public static class LogQLLimits
{
    /// <summary>A query this long, in UTF-8 bytes, or longer is refused. Loki's bound, and Loki's comparison.</summary>
    public const int QueryBytesMax = 131_072;

    /// <summary>Nested expressions, or nested label filters. It keeps every walk of a tree by recursion far from the
    /// end of the stack; Loki has no such bound, but queries written by people or dashboards stay below a tenth of
    /// it.</summary>
    public const int DepthMax = 1_000;

    internal static LogQLParseException TooDeep()
        => new($"the query is nested too deeply (more than {DepthMax} levels)");
}
