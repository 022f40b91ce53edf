namespace Trine.TraceQL.Syntax;

/// <summary>Bounds on what a query text may hold.</summary>
public static class TraceQLLimits
{
    /// <summary>The longest query, in UTF-8 bytes; Tempo's <c>max_query_expression_size_bytes</c>.</summary>
    public const int QueryBytesMax = 131_072;

    /// <summary>
    /// Nested expressions. It keeps every walk of a tree by recursion far from the end of the stack; Tempo has no such
    /// bound.
    /// </summary>
    public const int DepthMax = 1_000;

    /// <summary>Attributes that a metrics function may group by; Tempo's bound.</summary>
    public const int GroupByMax = 5;

    /// <summary>The largest <c>n</c> of <c>compare</c>; Tempo's bound.</summary>
    public const int CompareTopMax = 1_000;
}
