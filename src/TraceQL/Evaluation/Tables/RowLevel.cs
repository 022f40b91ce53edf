namespace Trine.TraceQL.Evaluation;

/// <summary>Whose rows a predicate or a value speaks about.</summary>
internal enum RowLevel
{
    Span,
    Trace,
    Resource,
    Instrumentation,
    Event,
    Link,
}
