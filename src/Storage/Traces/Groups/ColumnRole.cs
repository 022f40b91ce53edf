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

/// <summary>The columns that each row group has in a fixed form. Persisted: the order is that of the directory.</summary>
internal enum FixedColumn
{
    /// <summary>Raw.</summary>
    TraceIds,

    /// <summary>Spans of each trace.</summary>
    TraceSpans,

    /// <summary>One more than the place of the root within the trace; 0 for none.</summary>
    TraceRoots,
    TraceStarts,

    /// <summary>Latest end less earliest start.</summary>
    TraceLengths,

    /// <summary>Start of a span less that of its trace.</summary>
    Starts,

    /// <summary>End less start; negative where it came so.</summary>
    Durations,
    Kinds,
    Statuses,
    SpanIds,

    /// <summary>0 root, 1 parent missing, else 1 plus the distance to the parent's row.</summary>
    Parents,

    /// <summary>Parent ids of the spans whose parent is missing, in their order.</summary>
    OrphanParentIds,

    /// <summary>A pair of resource and instrumentation scope.</summary>
    Origins,
    OriginResources,
    OriginScopes,

    /// <summary>Events of each span.</summary>
    SpanEvents,

    /// <summary>Time of an event less the start of its span.</summary>
    EventTimes,

    /// <summary>Links of each span.</summary>
    SpanLinks,
    LinkTraceIds,
    LinkSpanIds,

    /// <summary>The traces by ascending id.</summary>
    TracesById,
    Count,
}
