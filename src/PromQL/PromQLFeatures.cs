namespace Trine.PromQL;

/// <summary>Parts of the language that have to be turned on, under Prometheus's names.</summary>
public sealed record PromQLFeatures
{
    /// <summary><c>promql-experimental-functions</c>: functions and aggregations that may still change.</summary>
    public bool ExperimentalFunctions { get; init; } = true;

    /// <summary>
    /// <c>promql-delayed-name-removal</c>: metric names are dropped at the end of a query and not at once.
    /// </summary>
    public bool DelayedNameRemoval { get; init; }

    /// <summary><c>promql-duration-expr</c>: arithmetic in durations.</summary>
    public bool DurationExpressions { get; init; }

    /// <summary><c>promql-extended-range-selectors</c>: <c>anchored</c> and <c>smoothed</c>.</summary>
    public bool ExtendedRangeSelectors { get; init; }

    /// <summary><c>promql-binop-fill-modifiers</c>: <c>fill</c>, <c>fill_left</c> and <c>fill_right</c>.</summary>
    public bool BinaryFillModifiers { get; init; }

    /// <summary><c>use-start-timestamps</c>: rates know when a series began to count.</summary>
    public bool StartTimestamps { get; init; }

    /// <summary>
    /// <c>type-and-unit-labels</c>: the labels <c>__type__</c> and <c>__unit__</c> tell a metric's kind.
    /// </summary>
    public bool TypeAndUnitLabels { get; init; }

    /// <summary>Every part of the language.</summary>
    public static PromQLFeatures All { get; } = new()
    {
        DelayedNameRemoval = true,
        DurationExpressions = true,
        ExtendedRangeSelectors = true,
        BinaryFillModifiers = true,
        StartTimestamps = true,
        TypeAndUnitLabels = true,
    };
}
