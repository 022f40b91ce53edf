using Trine.LogQL.Syntax;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>A parsed query with its times and bounds. Immutable.</summary>
public sealed record LogQLQuery
{
    public required LogQLExpr Expr { get; init; }

    /// <summary>Nanoseconds since 1970 UTC: the first instant of a log query, the first step of a metric query.</summary>
    public required long StartNs { get; init; }

    /// <summary>For a log query the instant behind the last; for a metric query no step lies behind it.</summary>
    public required long EndNs { get; init; }

    /// <summary>Distance of the steps of a metric query; 0 evaluates once, at <see cref="EndNs"/>.</summary>
    public long StepNs { get; init; }

    /// <summary>Entries of a log query closer than this to the one before are left out; 0 keeps all.</summary>
    public long IntervalNs { get; init; }

    /// <summary>The most entries of a log query.</summary>
    public int Limit { get; init; } = 100;

    public LogDirection Direction { get; init; } = LogDirection.Backward;

    /// <summary>Whether Logs Drilldown asks: too many series are cut with a warning then and not refused.</summary>
    public bool IsDrilldown { get; init; }

    public LogQLQueryLimits Limits { get; init; } = new();
}

/// <summary>Bounds of one query.</summary>
public sealed record LogQLQueryLimits
{
    /// <summary>The most series that a metric query may answer; Loki's <c>max_query_series</c>.</summary>
    public int SeriesMax { get; init; } = 500;

    /// <summary>The most steps of a metric query.</summary>
    public int StepsMax { get; init; } = 11_001;

    /// <summary>The most memory for series and samples that the query has in hand, in bytes.</summary>
    public long MemoryBytesMax { get; init; } = 1L << 30;
}
