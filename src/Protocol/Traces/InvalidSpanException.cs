using Trine.Model;

namespace Trine.Protocol.Traces;

/// <summary>A span that cannot be stored, for which the whole push is refused.</summary>
/// <param name="reason">Upstream's label value for discarded spans.</param>
/// <param name="spanCount">Spans of the push.</param>
/// <param name="message">Upstream's text.</param>
public sealed class InvalidSpanException(string reason, int spanCount, string message)
    : RequestException(RequestError.BadRequest, message)
{
    public const string InvalidTraceId = "invalid_trace_id";
    public const string InvalidSpanId = "invalid_span_id";

    public string Reason { get; } = reason;

    public int SpanCount { get; } = spanCount;

    /// <param name="isTraceIdEmpty">Whether it is the trace's id that is missing or zero; else it is the span's.</param>
    /// <param name="spanCount">Spans of the push.</param>
    internal static InvalidSpanException Create(bool isTraceIdEmpty, int spanCount) => isTraceIdEmpty
        ? new(InvalidTraceId, spanCount, "trace ids must be 128 bit, received 0 bits")
        : new(InvalidSpanId, spanCount, "span ids must be 64 bit and not all zero, received 0 bits");
}
