namespace Trine.TraceQL.Syntax;

/// <summary>What every span has besides attributes.</summary>
public enum Intrinsic
{
    /// <summary>Not an intrinsic: an attribute.</summary>
    None,
    Duration,
    Name,
    Status,
    StatusMessage,
    Kind,
    ChildCount,
    SpanId,
    ParentId,
    TraceId,
    TraceDuration,
    RootName,
    RootServiceName,
    NestedSetLeft,
    NestedSetRight,
    NestedSetParent,
    EventName,
    EventTimeSinceStart,
    LinkTraceId,
    LinkSpanId,
    InstrumentationName,
    InstrumentationVersion,

    /// <summary>The parent span; parses, but nothing can be done with it.</summary>
    Parent,
}
