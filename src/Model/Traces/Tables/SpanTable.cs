using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>
/// Whole traces, column by column: a row group of a block, a snapshot of a head, or pieces of traces put together. The
/// unit in which spans travel to the query engine.
/// </summary>
/// <remarks>
/// <para>Spans of a trace are neighbours. Within a trace they stand depth first: each span right before its
/// descendants, so that a parent always stands before its children. A span's parent is the span of the same trace whose
/// id is its parent
/// id; of two with one id (a client and a server half) the client half if the child is a server span, else the server
/// half. Where following parents would lead in a circle, one of the circle's spans has none. Roots (no parent id) come
/// before spans whose parent is missing, siblings by start time.</para>
/// <para>A handle: the properties that do not name what they need are known once it is opened, the others once loaded
/// and until <see cref="Dispose()"/>. Not thread-safe; whoever got the handle owns and disposes it.</para>
/// </remarks>
public abstract class SpanTable : IDisposable
{
    /// <summary>In <see cref="Parents"/>: the span has no parent id.</summary>
    public const int Root = -1;

    /// <summary>In <see cref="Parents"/>: the span has a parent id but no span of the trace has that id.</summary>
    public const int Orphan = -2;

    /// <summary>Earliest start of a span, known without opening.</summary>
    public abstract long MinStartNs { get; }

    /// <summary>Latest start of a span, known without opening.</summary>
    public abstract long MaxStartNs { get; }

    /// <summary>Latest end of a span, known without opening.</summary>
    public abstract long MaxEndNs { get; }

    /// <summary>Rows of the table of spans, known without opening.</summary>
    public abstract int SpanCount { get; }

    /// <summary>Rows of the table of traces, known without opening.</summary>
    public abstract int TraceCount { get; }

    /// <summary>Bytes that the whole table takes where it is stored, known without opening; for statistics.</summary>
    public virtual long StoredBytes => 0;

    /// <summary>
    /// Traces of which another table of the same selection holds more spans; the reader takes them for absent. Null for
    /// none. Known without loading.
    /// </summary>
    public virtual RowBitmap? HiddenTraces => null;

    /// <summary>
    /// Reads what is needed to know the columns and their statistics; nothing when that is known already.
    /// </summary>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public virtual ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Needs opening. Rows of the table of resources.</summary>
    public abstract int ResourceCount { get; }

    /// <summary>Needs opening. Rows of the table of instrumentation scopes.</summary>
    public abstract int InstrumentationCount { get; }

    /// <summary>Needs opening. Rows of the table of events.</summary>
    public abstract int EventCount { get; }

    /// <summary>Needs opening. Rows of the table of links.</summary>
    public abstract int LinkCount { get; }

    /// <summary>Needs opening. All attribute columns of all scopes, ordered by scope and then key (ordinal).</summary>
    public abstract IReadOnlyList<ValueColumn> Attributes { get; }

    /// <summary>Needs opening. Names of the spans; dense.</summary>
    public abstract ValueColumn SpanNames { get; }

    /// <summary>Needs opening. Status messages of the spans; a missing or empty one has no entry.</summary>
    public abstract ValueColumn StatusMessages { get; }

    /// <summary>Needs opening. Names of the events; dense.</summary>
    public abstract ValueColumn EventNames { get; }

    /// <summary>Needs opening. Names of the instrumentation scopes; a missing or empty one has no entry.</summary>
    public abstract ValueColumn InstrumentationNames { get; }

    /// <summary>Needs opening. Versions of the instrumentation scopes; a missing or empty one has no entry.</summary>
    public abstract ValueColumn InstrumentationVersions { get; }

    /// <summary>
    /// Makes fixed columns and parts of columns available; what was loaded before stays. Reads at most once each.
    /// </summary>
    /// <param name="fields">Fixed columns.</param>
    /// <param name="columns">Columns of this table.</param>
    /// <param name="parts">What of each of <paramref name="columns"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public abstract ValueTask LoadAsync(
        SpanFields fields, IReadOnlyList<ValueColumn> columns, ColumnParts parts, CancellationToken cancellationToken);

    /// <summary>One a span: its parent's row, <see cref="Root"/> or <see cref="Orphan"/>.</summary>
    public abstract ReadOnlySpan<int> Parents { get; }

    /// <summary>One a span: nanoseconds since 1970 UTC.</summary>
    public abstract ReadOnlySpan<long> StartsNs { get; }

    /// <summary>One a span: its end less its start, 0 where the end is earlier.</summary>
    public abstract ReadOnlySpan<long> DurationsNs { get; }

    /// <summary>
    /// One a span: OTLP's number, 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer.
    /// </summary>
    public abstract ReadOnlySpan<byte> Kinds { get; }

    /// <summary>One a span: OTLP's number, 0 unset, 1 ok, 2 error.</summary>
    public abstract ReadOnlySpan<byte> Statuses { get; }

    /// <summary>One a span: its id, the first byte the most significant.</summary>
    public abstract ReadOnlySpan<ulong> SpanIds { get; }

    /// <summary>One a span: its parent's id; 0 for none.</summary>
    public abstract ReadOnlySpan<ulong> ParentIds { get; }

    /// <summary>One a span: its row in the table of resources.</summary>
    public abstract ReadOnlySpan<int> SpanResource { get; }

    /// <summary>One a span: its row in the table of instrumentation scopes.</summary>
    public abstract ReadOnlySpan<int> SpanInstrumentation { get; }

    /// <summary>One a trace, unique: the first byte the most significant.</summary>
    public abstract ReadOnlySpan<UInt128> TraceIds { get; }

    /// <summary>
    /// One more than traces, ascending: the spans of trace i are rows <c>TraceRows[i]..TraceRows[i + 1]</c>, at least
    /// one.
    /// </summary>
    public abstract ReadOnlySpan<int> TraceRows { get; }

    /// <summary>One a trace: the row of its root span, or -1 while that has not come in.</summary>
    public abstract ReadOnlySpan<int> TraceRoots { get; }

    /// <summary>One a trace: the earliest start of its spans.</summary>
    public abstract ReadOnlySpan<long> TraceStartsNs { get; }

    /// <summary>One a trace: the latest end of its spans.</summary>
    public abstract ReadOnlySpan<long> TraceEndsNs { get; }

    /// <summary>One an event, ascending: the row of its span.</summary>
    public abstract ReadOnlySpan<int> EventSpan { get; }

    /// <summary>One an event: its time less its span's start, nanoseconds; negative when it came before.</summary>
    public abstract ReadOnlySpan<long> EventTimesNs { get; }

    /// <summary>One a link, ascending: the row of its span.</summary>
    public abstract ReadOnlySpan<int> LinkSpan { get; }

    /// <summary>One a link: the trace that it leads to.</summary>
    public abstract ReadOnlySpan<UInt128> LinkTraceIds { get; }

    /// <summary>One a link: the span that it leads to.</summary>
    public abstract ReadOnlySpan<ulong> LinkSpanIds { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back the memory of what was loaded.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
