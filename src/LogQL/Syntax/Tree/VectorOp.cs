namespace Trine.LogQL.Syntax;

/// <summary>What a vector aggregation computes over the series of one step.</summary>
public enum VectorOp
{
    Sum,
    Avg,
    Count,
    Max,
    Min,
    Stddev,
    Stdvar,
    Bottomk,
    Topk,
    Sort,
    SortDesc,
    ApproxTopk,
}

public static class VectorOps
{
    /// <summary>The operator as it is written in a query.</summary>
    public static string Name(this VectorOp op) => op switch
    {
        VectorOp.Sum => "sum",
        VectorOp.Avg => "avg",
        VectorOp.Count => "count",
        VectorOp.Max => "max",
        VectorOp.Min => "min",
        VectorOp.Stddev => "stddev",
        VectorOp.Stdvar => "stdvar",
        VectorOp.Bottomk => "bottomk",
        VectorOp.Topk => "topk",
        VectorOp.Sort => "sort",
        VectorOp.SortDesc => "sort_desc",
        _ => "approx_topk",
    };

    /// <summary>Whether the operator takes a number of series before its operand.</summary>
    internal static bool TakesParameter(this VectorOp op)
        => op is VectorOp.Bottomk or VectorOp.Topk or VectorOp.ApproxTopk;
}
