using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>Counts the spans of a push and finds out whether one of them cannot be stored. Not thread-safe.</summary>
internal sealed class SpanIdCheck
{
    private bool _isTraceIdEmpty;
    private int _spanCount;

    /// <summary>Whether a span had no valid ids: what follows need only be counted.</summary>
    public bool HasFailed { get; private set; }

    public void Count() => _spanCount++;

    /// <returns>False when the span's ids are missing or zero.</returns>
    public bool Check(in SpanRow span)
    {
        if (!HasFailed && (span.TraceId.IsEmpty || span.SpanId == 0))
        {
            (HasFailed, _isTraceIdEmpty) = (true, span.TraceId.IsEmpty);
        }

        return !HasFailed;
    }

    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public void ThrowIfFailed()
    {
        if (HasFailed)
        {
            throw InvalidSpanException.Create(_isTraceIdEmpty, _spanCount);
        }
    }
}
