namespace Trine.Model.Traces;

/// <summary>
/// What an attribute, or another column of values, is a property of: the rows that its column speaks about.
/// </summary>
public enum AttributeScope
{
    /// <summary>Rows are the spans of the table.</summary>
    Span,

    /// <summary>Rows are the table's resources; <see cref="SpanTable.SpanResource"/> leads there.</summary>
    Resource,

    /// <summary>
    /// Rows are the table's instrumentation scopes; <see cref="SpanTable.SpanInstrumentation"/> leads there.
    /// </summary>
    Instrumentation,

    /// <summary>Rows are the events of all spans; <see cref="SpanTable.EventSpan"/> leads back.</summary>
    Event,

    /// <summary>Rows are the links of all spans; <see cref="SpanTable.LinkSpan"/> leads back.</summary>
    Link,
}
