namespace Trine.TraceQL.Syntax;

/// <summary>Where an attribute is looked for.</summary>
public enum TraceQLScope
{
    /// <summary><c>.key</c>: span, resource, event, link, instrumentation; the first that has it.</summary>
    Any,
    Span,
    Resource,
    Event,
    Link,
    Instrumentation,
}
