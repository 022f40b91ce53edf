using Trine.LogQL;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Logs;

/// <summary>The rows of several tenants as one, told apart by <see cref="TenantLabel"/>. Thread-safe.</summary>
internal sealed class TenantsLogSource(IReadOnlyList<TenantId> tenants, Func<TenantId, ILogSource> sourceOf) : ILogSource
{
    public async ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
    {
        var chunks = new List<LogChunk>();
        try
        {
            foreach (var tenant in tenants)
            {
                if (TenantLabel.MatchersWithin(tenant, selection.Matchers) is { } matchers)
                {
                    var own = await sourceOf(tenant).SelectAsync(selection with { Matchers = matchers }, cancellationToken);
                    Add(tenant, own, chunks);
                }
            }
        }
        catch
        {
            foreach (var chunk in chunks)
            {
                chunk.Dispose();
            }

            throw;
        }

        return chunks;
    }

    private static void Add(TenantId tenant, IReadOnlyList<LogChunk> own, List<LogChunk> chunks)
    {
        var streams = new Dictionary<LabelSet, LabelSet>();
        foreach (var chunk in own)
        {
            if (!streams.TryGetValue(chunk.Stream, out var stream))
            {
                streams.Add(chunk.Stream, stream = TenantLabel.AddTo(chunk.Stream, tenant));
            }

            chunks.Add(new TenantLogChunk(chunk, stream));
        }
    }
}
