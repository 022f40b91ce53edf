namespace Trine.LogQL.Syntax;

/// <summary>What a range aggregation computes over the lines of a window.</summary>
public enum RangeOp
{
    CountOverTime,
    Rate,
    RateCounter,
    BytesOverTime,
    BytesRate,
    AvgOverTime,
    SumOverTime,
    MinOverTime,
    MaxOverTime,
    StdvarOverTime,
    StddevOverTime,
    QuantileOverTime,
    FirstOverTime,
    LastOverTime,
    AbsentOverTime,
}

public static class RangeOps
{
    /// <summary>The operator as it is written in a query.</summary>
    public static string Name(this RangeOp op) => op switch
    {
        RangeOp.CountOverTime => "count_over_time",
        RangeOp.Rate => "rate",
        RangeOp.RateCounter => "rate_counter",
        RangeOp.BytesOverTime => "bytes_over_time",
        RangeOp.BytesRate => "bytes_rate",
        RangeOp.AvgOverTime => "avg_over_time",
        RangeOp.SumOverTime => "sum_over_time",
        RangeOp.MinOverTime => "min_over_time",
        RangeOp.MaxOverTime => "max_over_time",
        RangeOp.StdvarOverTime => "stdvar_over_time",
        RangeOp.StddevOverTime => "stddev_over_time",
        RangeOp.QuantileOverTime => "quantile_over_time",
        RangeOp.FirstOverTime => "first_over_time",
        RangeOp.LastOverTime => "last_over_time",
        _ => "absent_over_time",
    };

    /// <summary>Whether <c>by</c> or <c>without</c> may follow.</summary>
    internal static bool AllowsGrouping(this RangeOp op) => op
        is RangeOp.AvgOverTime or RangeOp.StddevOverTime or RangeOp.StdvarOverTime or RangeOp.QuantileOverTime
        or RangeOp.MaxOverTime or RangeOp.MinOverTime or RangeOp.FirstOverTime or RangeOp.LastOverTime;

    internal static bool AllowsUnwrap(this RangeOp op)
        => op is not (RangeOp.CountOverTime or RangeOp.BytesOverTime or RangeOp.BytesRate);

    internal static bool RequiresUnwrap(this RangeOp op) => op
        is not (RangeOp.CountOverTime or RangeOp.BytesOverTime or RangeOp.BytesRate
            or RangeOp.Rate or RangeOp.AbsentOverTime);
}
