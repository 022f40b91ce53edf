using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>Why a head did not take spans.</summary>
public enum TraceRefusalReason
{
    /// <summary>The trace would be one too many.</summary>
    LiveTracesExceeded,

    /// <summary>The trace would be too large.</summary>
    TraceTooLarge,
}

/// <summary>Spans of one trace that were not taken.</summary>
/// <param name="Reason">Why.</param>
/// <param name="TraceId">The trace.</param>
/// <param name="Spans">How many.</param>
/// <param name="Message">Tempo's text.</param>
public sealed record TraceRefusal(TraceRefusalReason Reason, TraceId TraceId, int Spans, string Message)
{
    /// <summary>The value of Tempo's metric label <c>reason</c>.</summary>
    public string ReasonLabel
        => Reason == TraceRefusalReason.TraceTooLarge ? "trace_too_large" : "live_traces_exceeded";

    internal static TraceRefusal LiveTracesExceeded(string tenant, TraceId id, int spans, int tracesMax)
        => new(
            TraceRefusalReason.LiveTracesExceeded,
            id,
            spans,
            $"LIVE_TRACES_EXCEEDED: max live traces exceeded for tenant {tenant}: per-user traces limit "
                + $"(local: {tracesMax} global: 0 actual local: {tracesMax}) exceeded");

    internal static TraceRefusal TraceTooLarge(string tenant, TraceId id, int spans, long bytes, long bytesMax)
        => new(
            TraceRefusalReason.TraceTooLarge,
            id,
            spans,
            $"TRACE_TOO_LARGE: max size of trace ({bytesMax}) exceeded while adding {bytes} bytes to trace {id} "
                + $"for tenant {tenant}");
}
