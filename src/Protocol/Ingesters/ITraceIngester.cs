using Trine.Model;
using Trine.Model.Traces;

namespace Trine.Protocol.Ingesters;

/// <summary>What one ingester does for traces, in this process or behind RPC. Thread-safe.</summary>
public interface ITraceIngester
{
    /// <summary>Stores a frame; returns once it is durable here.</summary>
    /// <param name="tenant">Whose spans they are.</param>
    /// <param name="frame">See docs/format/trace-frame.md; not kept after the call.</param>
    /// <param name="cancellationToken">Ends the wait; the spans may be stored all the same.</param>
    /// <returns>What was refused, if anything; the rest is stored.</returns>
    ValueTask<TracePushResult> PushAsync(TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>The spans in memory that a selection may touch; the caller disposes the tables.</summary>
    ValueTask<TraceSelectResult> SelectAsync(TenantId tenant, SpanSelection selection, CancellationToken cancellationToken);

    /// <summary>The spans of a trace in memory; the caller disposes them.</summary>
    ValueTask<TraceFindResult> FindAsync(TenantId tenant, TraceId traceId, CancellationToken cancellationToken);
}

/// <summary>What an ingester refused of a frame. Senders are not told: upstream refuses after it has acknowledged.</summary>
/// <param name="Discarded">Refusals by reason, empty when everything is stored.</param>
public sealed record TracePushResult(IReadOnlyList<TraceDiscard> Discarded)
{
    /// <summary>Everything was stored.</summary>
    public static TracePushResult Stored { get; } = new([]);
}

/// <summary>Spans refused for one reason.</summary>
/// <param name="Reason">Upstream's label value, such as <c>trace_too_large</c>.</param>
/// <param name="Spans">Number of spans.</param>
public readonly record struct TraceDiscard(string Reason, int Spans);

/// <summary>An ingester's share of a selection.</summary>
/// <param name="Tables">Spans in memory, each trace whole in one of them as far as this ingester has it.</param>
/// <param name="RecentBlocks">
/// Ids of blocks of this tenant that the ingester has written lately: a reader whose bucket index is older must open these too.
/// </param>
public sealed record TraceSelectResult(IReadOnlyList<SpanTable> Tables, IReadOnlyList<string> RecentBlocks) : IDisposable
{
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Dispose();
        }
    }
}

/// <summary>An ingester's share of a trace.</summary>
/// <param name="Trace">Its spans in memory; without any when there are none.</param>
/// <param name="RecentBlocks">As of <see cref="TraceSelectResult"/>.</param>
public sealed record TraceFindResult(SpanBatch Trace, IReadOnlyList<string> RecentBlocks) : IDisposable
{
    public void Dispose() => Trace.Dispose();
}
