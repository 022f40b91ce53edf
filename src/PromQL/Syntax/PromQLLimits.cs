namespace Trine.PromQL.Syntax;

/// <summary>Bounds on what a query text may hold.</summary>
public static class PromQLLimits
{
    /// <summary>Nested expressions. It keeps every walk of a tree by recursion far from the end of the stack;
    /// Prometheus has no such bound, but queries written by people or dashboards stay below a tenth of it.</summary>
    public const int DepthMax = 1_000;
}
