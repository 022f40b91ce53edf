using System.Collections.Concurrent;
using Trine.Ingester.Logs.Tails;
using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>The tenants in memory, and what their heads share. Thread-safe.</summary>
internal sealed class TenantHeads(
    IngesterConfig config, HeadMemory memory, ChunkSealer sealer, IngesterMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantHead> _tenants = new();
    private readonly LogHeadOptions _options = new()
    {
        ChunkTextBytes = (int)config.ChunkTargetSize,
        MaxChunkAge = config.MaxChunkAge,
        ChunkIdlePeriod = config.ChunkIdlePeriod,
    };

    public IEnumerable<TenantHead> All => _tenants.Select(pair => pair.Value);

    public TenantHead? Find(TenantId tenant) => _tenants.GetValueOrDefault(tenant);

    public TenantHead GetOrAdd(TenantId tenant) => _tenants.GetOrAdd(tenant, Create);

    public void Dispose()
    {
        foreach (var tenant in All)
        {
            tenant.Dispose();
        }
    }

    private TenantHead Create(TenantId tenant) => new(
        tenant,
        new LogHead(tenant.Name, _options, memory, sealer, time),
        new TailHub(config.TailersMax, metrics),
        new RecentBlocks(config.RecentBlocksPeriod, time));
}
