namespace Trine.Storage.Traces.Head;

/// <summary>When traces stop being live.</summary>
public sealed record TraceHeadOptions
{
    /// <summary>
    /// A trace is complete, as far as can be told, once nothing came for this long; it does not count as live any more.
    /// </summary>
    public TimeSpan TraceIdlePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The size of a trace is remembered, for its limit, until nothing came for this long.</summary>
    public TimeSpan TraceSizePeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Spans are encoded once so many are there as they came; an eighth of them, the newest, stays.</summary>
    public int SealSpans { get; init; } = GroupFormat.SpansMax / 8 * 9;

    /// <summary>
    /// Spans of idle traces are encoded in the course of housekeeping once so many are there as they came.
    /// </summary>
    public int SealIdleSpans { get; init; } = 1 << 14;
}

/// <summary>What one tenant may do to one head. Zero means no limit.</summary>
/// <param name="TracesMax">Live traces: <c>max_traces_per_user</c>.</param>
/// <param name="TraceBytesMax">Bytes of one trace as OTLP protobuf: <c>max_bytes_per_trace</c>.</param>
public readonly record struct TraceHeadLimits(int TracesMax, long TraceBytesMax)
{
    /// <summary>No limits, as at replay.</summary>
    public static TraceHeadLimits None { get; }
}
