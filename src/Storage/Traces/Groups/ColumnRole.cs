namespace Trine.Storage.Traces;

/// <summary>What a column of a level says of its rows. Persisted.</summary>
internal enum ColumnRole : byte
{
    /// <summary>An attribute; the column has a key.</summary>
    Attribute = 0,
    Name = 1,
    StatusMessage = 2,
    TraceState = 3,
    Version = 4,
    SchemaUrl = 5,
    Flags = 6,
    DroppedAttributes = 7,
    DroppedEvents = 8,
    DroppedLinks = 9,
}

/// <summary>
/// The columns that each row group has in a fixed form. Persisted: the order is that of the directory.
/// </summary>
internal enum FixedColumn
{
    /// <summary>Raw.</summary>
    TraceIds = 0,

    /// <summary>Spans of each trace.</summary>
    TraceSpans = 1,

    /// <summary>One more than the place of the root within the trace; 0 for none.</summary>
    TraceRoots = 2,
    TraceStarts = 3,

    /// <summary>Latest end less earliest start.</summary>
    TraceLengths = 4,

    /// <summary>Start of a span less that of its trace.</summary>
    Starts = 5,

    /// <summary>End less start; negative where it came so.</summary>
    Durations = 6,
    Kinds = 7,
    Statuses = 8,
    SpanIds = 9,

    /// <summary>0 root, 1 parent missing, else 1 plus the distance to the parent's row.</summary>
    Parents = 10,

    /// <summary>Parent ids of the spans whose parent is missing, in their order.</summary>
    OrphanParentIds = 11,

    /// <summary>A pair of resource and instrumentation scope.</summary>
    Origins = 12,
    OriginResources = 13,
    OriginScopes = 14,

    /// <summary>Events of each span.</summary>
    SpanEvents = 15,

    /// <summary>Time of an event less the start of its span.</summary>
    EventTimes = 16,

    /// <summary>Links of each span.</summary>
    SpanLinks = 17,
    LinkTraceIds = 18,
    LinkSpanIds = 19,

    /// <summary>The traces by ascending id.</summary>
    TracesById = 20,
    Count = 21,
}
