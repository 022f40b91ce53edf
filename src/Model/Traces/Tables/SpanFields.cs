namespace Trine.Model.Traces;

/// <summary>The fixed columns of a <see cref="SpanTable"/>, each of which can be loaded alone.</summary>
[Flags]
public enum SpanFields
{
    None = 0,

    /// <summary><see cref="SpanTable.Parents"/>.</summary>
    Parents = 1 << 0,

    /// <summary><see cref="SpanTable.StartsNs"/>.</summary>
    Starts = 1 << 1,

    /// <summary><see cref="SpanTable.DurationsNs"/>.</summary>
    Durations = 1 << 2,

    /// <summary><see cref="SpanTable.Kinds"/>.</summary>
    Kinds = 1 << 3,

    /// <summary><see cref="SpanTable.Statuses"/>.</summary>
    Statuses = 1 << 4,

    /// <summary><see cref="SpanTable.SpanIds"/>.</summary>
    SpanIds = 1 << 5,

    /// <summary><see cref="SpanTable.ParentIds"/>.</summary>
    ParentIds = 1 << 6,

    /// <summary><see cref="SpanTable.SpanResource"/>.</summary>
    SpanResource = 1 << 7,

    /// <summary><see cref="SpanTable.SpanInstrumentation"/>.</summary>
    SpanInstrumentation = 1 << 8,

    /// <summary><see cref="SpanTable.TraceIds"/>.</summary>
    TraceIds = 1 << 9,

    /// <summary><see cref="SpanTable.TraceRows"/>.</summary>
    TraceRows = 1 << 10,

    /// <summary><see cref="SpanTable.TraceRoots"/>.</summary>
    TraceRoots = 1 << 11,

    /// <summary><see cref="SpanTable.TraceStartsNs"/> and <see cref="SpanTable.TraceEndsNs"/>.</summary>
    TraceTimes = 1 << 12,

    /// <summary><see cref="SpanTable.EventSpan"/>.</summary>
    EventSpan = 1 << 13,

    /// <summary><see cref="SpanTable.EventTimesNs"/>.</summary>
    EventTimes = 1 << 14,

    /// <summary><see cref="SpanTable.LinkSpan"/>.</summary>
    LinkSpan = 1 << 15,

    /// <summary><see cref="SpanTable.LinkTraceIds"/> and <see cref="SpanTable.LinkSpanIds"/>.</summary>
    LinkIds = 1 << 16,
}
