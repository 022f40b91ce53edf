namespace Trine.QueryFrontend.Traces;

/// <summary>Tempo's bounds of its query API that are no tenant's: the defaults of its <c>query_frontend</c> section.</summary>
internal static class TraceApiLimits
{
    /// <summary><c>search.default_result_limit</c>.</summary>
    public const int ResultLimitDefault = 20;

    /// <summary><c>search.max_result_limit</c>.</summary>
    public const int ResultLimitMax = 262_144;

    /// <summary><c>search.default_spans_per_span_set</c>.</summary>
    public const int SpansPerSpanSetDefault = 3;

    /// <summary><c>search.max_spans_per_span_set</c>.</summary>
    public const int SpansPerSpanSetMax = 100;

    /// <summary><c>metrics.max_exemplars</c>.</summary>
    public const int ExemplarsMax = 100;

    /// <summary><c>search.query_backend_after</c>: what a search without a range looks at.</summary>
    public static readonly TimeSpan RecentRange = TimeSpan.FromMinutes(15);

    /// <summary><c>search.timeout</c>.</summary>
    public static readonly TimeSpan SearchTimeout = TimeSpan.FromSeconds(30);

    /// <summary><c>trace_by_id.timeout</c>.</summary>
    public static readonly TimeSpan TraceTimeout = TimeSpan.FromSeconds(10);
}
