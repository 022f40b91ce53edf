using Trine.Hosting.Tenancy;
using Trine.LogQL;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;
using Trine.Querier.Blocks;
using Trine.Querier.Logs.Merging;
using Trine.Storage.Logs;

namespace Trine.Querier.Logs;

/// <summary>One tenant's rows, from ingesters and blocks as one. Thread-safe.</summary>
internal sealed class QuerierLogSource(TenantId tenant, LogLimits limits, IngesterReads ingesters, SignalBlocks<LogBlockReader> blocks) : ILogSource
{
    /// <exception cref="RequestException">Too many ingesters are down, the query touches too much, or data are damaged.</exception>
    public async ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
    {
        var chunks = new List<LogChunk>();
        try
        {
            // Ingesters first: rows that they flush meanwhile are then in both places, where merging finds them, never in none.
            var answers = await ingesters.AskAllAsync(
                (client, token) => client.Logs.SelectAsync(tenant, selection, token), Release, cancellationToken);
            chunks.AddRange(answers.SelectMany(answer => answer.Chunks));
            CheckCount(chunks.Count);
            var recent = answers.SelectMany(answer => answer.RecentBlocks).ToHashSet(StringComparer.Ordinal);
            foreach (var reader in await blocks.OpenAsync(tenant, selection.Range, recent, cancellationToken))
            {
                chunks.AddRange(await reader.SelectAsync(selection, cancellationToken));
                CheckCount(chunks.Count);
            }

            CheckBytes(chunks);
            return LogChunkMerger.Merge(chunks);
        }
        catch (Exception failure)
        {
            foreach (var chunk in chunks)
            {
                chunk.Dispose();
            }

            if (failure is Codecs.CorruptionException damage)
            {
                throw blocks.Damaged(tenant, damage);
            }

            throw;
        }
    }

    private static void Release(LogSelectResult answer)
    {
        foreach (var chunk in answer.Chunks)
        {
            chunk.Dispose();
        }
    }

    private void CheckCount(int count)
    {
        if (count > limits.ChunksPerQueryMax)
        {
            throw new RequestException(
                RequestError.BadRequest,
                $"the query hit the max number of chunks limit (chunks: {count}, limit: {limits.ChunksPerQueryMax})");
        }
    }

    private void CheckBytes(List<LogChunk> chunks)
    {
        var bytes = chunks.Sum(chunk => chunk.LineBytes);
        if (limits.QuerierBytesReadMax > 0 && bytes > limits.QuerierBytesReadMax)
        {
            throw new RequestException(
                RequestError.BadRequest,
                $"the query would read too many bytes (query: {HumanBytes.FormatBinary((ulong)bytes)}, limit: "
                + $"{HumanBytes.FormatBinary((ulong)limits.QuerierBytesReadMax.Bytes)}); consider adding more specific stream selectors or reduce the time range of the query");
        }
    }
}
