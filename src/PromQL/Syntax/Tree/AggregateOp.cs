namespace Trine.PromQL.Syntax;

/// <summary>An aggregation over the series of an instant vector.</summary>
public enum AggregateOp
{
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    TopK,
    BottomK,
    CountValues,
    Quantile,
    LimitK,
    LimitRatio,
}

public static class AggregateOps
{
    /// <summary>The operator as it is written in a query.</summary>
    public static string Name(this AggregateOp op) => op switch
    {
        AggregateOp.Sum => "sum",
        AggregateOp.Avg => "avg",
        AggregateOp.Count => "count",
        AggregateOp.Min => "min",
        AggregateOp.Max => "max",
        AggregateOp.Group => "group",
        AggregateOp.Stddev => "stddev",
        AggregateOp.Stdvar => "stdvar",
        AggregateOp.TopK => "topk",
        AggregateOp.BottomK => "bottomk",
        AggregateOp.CountValues => "count_values",
        AggregateOp.Quantile => "quantile",
        AggregateOp.LimitK => "limitk",
        _ => "limit_ratio",
    };

    /// <summary>Whether the operator takes a parameter before the vector.</summary>
    public static bool HasParameter(this AggregateOp op) => op >= AggregateOp.TopK;

    public static bool IsExperimental(this AggregateOp op) => op is AggregateOp.LimitK or AggregateOp.LimitRatio;
}
