using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tenancy;

/// <summary>Section <c>limits.traces</c>, flags <c>--limits.traces.*</c>, and the same keys for a tenant in the overrides file.</summary>
/// <remarks>Names and defaults are those of Tempo's overrides.</remarks>
public sealed record TraceLimits
{
    [Setting("ingestion", "What a tenant may send.")]
    public TraceIngestionLimits Ingestion { get; init; } = new();

    [Setting("global", "Size of traces.")]
    public TraceGlobalLimits Global { get; init; } = new();

    [Setting("read", "What a tenant may ask.")]
    public TraceReadLimits Read { get; init; } = new();
}

/// <summary>Section <c>limits.traces.ingestion</c>.</summary>
public sealed record TraceIngestionLimits : IValidatedConfig
{
    [Setting("rate_limit_bytes", "Bytes a second that a tenant may push, over all distributors.")]
    public long RateLimitBytes { get; init; } = 30_000_000;

    [Setting("burst_size_bytes", "Bytes that a tenant may push at once; a larger request is never accepted.")]
    public long BurstSizeBytes { get; init; } = 30_000_000;

    [Setting("max_traces_per_user", "Most traces that a tenant may have in the memory of an ingester; 0 is no limit.")]
    public int TracesPerUserMax { get; init; } = 10_000;

    [Setting("max_attribute_bytes", "Most bytes of an attribute's key and of its text; the rest is cut off. 0 is no limit.")]
    public int AttributeBytesMax { get; init; } = 2048;

    [Setting("retry_info_enabled", "Tell senders that are over the rate when to try again.")]
    public bool RetryInfoEnabled { get; init; } = true;

    public void Validate(ConfigFaults faults)
    {
        faults.RequireNotNegative("limits.traces.ingestion.max_traces_per_user", TracesPerUserMax);
        faults.RequireNotNegative("limits.traces.ingestion.max_attribute_bytes", AttributeBytesMax);
    }
}

/// <summary>Section <c>limits.traces.global</c>.</summary>
public sealed record TraceGlobalLimits
{
    [Setting("max_bytes_per_trace", "Most bytes of a trace; spans beyond are refused. 0 is no limit.")]
    public long BytesPerTraceMax { get; init; } = 5_000_000;
}

/// <summary>Section <c>limits.traces.read</c>.</summary>
public sealed record TraceReadLimits
{
    [Setting("max_bytes_per_tag_values_query", "Most bytes of a listing of names or values; the rest is left out.")]
    public long BytesPerTagValuesQueryMax { get; init; } = 1_000_000;

    [Setting("max_search_duration", "Longest range of a search.")]
    public Duration SearchDurationMax { get; init; } = Duration.FromHours(168);

    [Setting("max_metrics_duration", "Longest range of a metrics query.")]
    public Duration MetricsDurationMax { get; init; } = Duration.FromHours(24);

    [Setting("left_pad_trace_ids", "Answer trace ids of searches with their leading zeros.")]
    public bool LeftPadTraceIds { get; init; }

    /// <summary>What both allow, for a read of two tenants.</summary>
    public static TraceReadLimits Stricter(TraceReadLimits left, TraceReadLimits right) => left with
    {
        BytesPerTagValuesQueryMax = Lower(left.BytesPerTagValuesQueryMax, right.BytesPerTagValuesQueryMax),
        SearchDurationMax = new(Lower(left.SearchDurationMax.Nanoseconds, right.SearchDurationMax.Nanoseconds)),
        MetricsDurationMax = new(Lower(left.MetricsDurationMax.Nanoseconds, right.MetricsDurationMax.Nanoseconds)),
        LeftPadTraceIds = left.LeftPadTraceIds || right.LeftPadTraceIds,
    };

    /// <summary>The lower bound, where 0 is none.</summary>
    private static long Lower(long left, long right) => left == 0 || right == 0 ? Math.Max(left, right) : Math.Min(left, right);
}
