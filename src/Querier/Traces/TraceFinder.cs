using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Querier.Blocks;
using Trine.Storage.Traces;

namespace Trine.Querier.Traces;

/// <summary>Finds whole traces in ingesters and blocks. Thread-safe.</summary>
internal sealed class TraceFinder(IngesterReads ingesters, SignalBlocks<TraceBlockReader> blocks)
{
    /// <returns>All spans, each once; owned by the caller.</returns>
    /// <exception cref="RequestException">Too many ingesters are down, or data are damaged.</exception>
    public async Task<SpanBatch> FindAsync(
        TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken)
    {
        using var pieces = new SpanBatch();
        var answers = await ingesters.AskAllAsync(
            (client, token) => client.Traces.FindAsync(tenant, traceId, token),
            static answer => answer.Dispose(),
            cancellationToken);
        var recent = answers.SelectMany(answer => answer.RecentBlocks).ToHashSet(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            pieces.Append(answer.Trace);
            answer.Dispose();
        }

        foreach (var reader in await blocks.OpenAsync(tenant, range, recent, cancellationToken))
        {
            try
            {
                await reader.FindTraceAsync(traceId, pieces, cancellationToken);
            }
            catch (CorruptionException damage)
            {
                throw blocks.Damaged(tenant, damage);
            }
        }

        return WithoutReplicas(pieces);
    }

    /// <summary>Each span once: a span is known by its id and its kind, since client and server may share an id.</summary>
    private static SpanBatch WithoutReplicas(SpanBatch pieces)
    {
        var seen = new HashSet<(ulong, SpanKind)>();
        var rows = new List<int>();
        for (var i = 0; i < pieces.SpanCount; i++)
        {
            if (seen.Add((pieces.Spans[i].SpanId, pieces.Spans[i].Kind)))
            {
                rows.Add(i);
            }
        }

        using var frame = new ByteBuffer();
        TraceFrame.Write(pieces, rows.ToArray(), frame);
        return TraceFrame.Read(frame.WrittenSpan);
    }
}
