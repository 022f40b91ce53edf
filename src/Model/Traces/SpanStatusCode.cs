namespace Trine.Model.Traces;

/// <summary>How a span ended; OTLP's numbers. Persisted.</summary>
public enum SpanStatusCode : byte
{
    Unset = 0,
    Ok = 1,
    Error = 2,
}
