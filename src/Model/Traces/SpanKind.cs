namespace Trine.Model.Traces;

/// <summary>What role a span plays; OTLP's numbers. Persisted.</summary>
public enum SpanKind : byte
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
