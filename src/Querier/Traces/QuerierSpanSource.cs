using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Querier.Blocks;
using Trine.Storage.Traces;
using Trine.TraceQL;

namespace Trine.Querier.Traces;

/// <summary>One tenant's spans, from ingesters and blocks as one. Thread-safe.</summary>
internal sealed class QuerierSpanSource(
    TenantId tenant, IngesterReads ingesters, SignalBlocks<TraceBlockReader> blocks, TraceColumnCache columns) : ISpanSource
{
    /// <exception cref="RequestException">Too many ingesters are down, or data are damaged.</exception>
    public async ValueTask<IReadOnlyList<SpanTable>> SelectAsync(SpanSelection selection, CancellationToken cancellationToken)
    {
        var tables = new List<SpanTable>();
        try
        {
            // Ingesters first: spans that they flush meanwhile are then in both places, where combining finds them, never in none.
            var answers = await ingesters.AskAllAsync(
                (client, token) => client.Traces.SelectAsync(tenant, selection, token),
                static answer => answer.Dispose(),
                cancellationToken);
            tables.AddRange(answers.SelectMany(answer => answer.Tables));
            var recent = answers.SelectMany(answer => answer.RecentBlocks).ToHashSet(StringComparer.Ordinal);
            foreach (var reader in await blocks.OpenAsync(tenant, selection.Range, recent, cancellationToken))
            {
                tables.AddRange(reader.Tables(selection.Range));
            }

            return await TraceTables.CombineAsync(tables, selection.Range, columns, cancellationToken);
        }
        catch (Exception failure)
        {
            tables.ForEach(table => table.Dispose());
            if (failure is CorruptionException damage)
            {
                throw blocks.Damaged(tenant, damage);
            }

            throw;
        }
    }
}
