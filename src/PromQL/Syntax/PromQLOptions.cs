namespace Trine.PromQL.Syntax;

/// <summary>What a parser accepts beyond the stable language; names of features as in Prometheus.</summary>
public sealed record PromQLOptions
{
    /// <summary>Everything is on.</summary>
    public static PromQLOptions Experimental { get; } = new()
    {
        ExperimentalFunctions = true,
        ExtendedRangeSelectors = true,
        BinopFillModifiers = true,
    };

    /// <summary><c>promql-experimental-functions</c>.</summary>
    public bool ExperimentalFunctions { get; init; }

    /// <summary><c>promql-extended-range-selectors</c>: <c>anchored</c> and <c>smoothed</c>.</summary>
    public bool ExtendedRangeSelectors { get; init; }

    /// <summary><c>promql-binop-fill-modifiers</c>: <c>fill</c>, <c>fill_left</c>, <c>fill_right</c>.</summary>
    public bool BinopFillModifiers { get; init; }
}
