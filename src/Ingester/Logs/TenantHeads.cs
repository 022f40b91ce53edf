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

    private long _streamsCreated; // Of tenants that were removed.
    private long _streamsRemoved;

    public IEnumerable<TenantHead> All => _tenants.Select(pair => pair.Value);

    public TenantHead? Find(TenantId tenant) => _tenants.GetValueOrDefault(tenant);

    public TenantHead GetOrAdd(TenantId tenant) => Find(tenant) ?? _tenants.GetOrAdd(tenant, Create);

    /// <summary>The tenant's head, which stays until <see cref="TenantHead.Unpin"/>.</summary>
    public TenantHead GetOrAddAndPin(TenantId tenant)
    {
        while (true)
        {
            var head = GetOrAdd(tenant);
            if (head.TryPin())
            {
                return head;
            }

            // It is being removed at this moment.
            Thread.Yield();
        }
    }

    /// <summary>Sums over all tenants, those included that were removed.</summary>
    public IngesterFigures Measure()
    {
        var figures = new IngesterFigures
        {
            StreamsCreated = Interlocked.Read(ref _streamsCreated),
            StreamsRemoved = Interlocked.Read(ref _streamsRemoved),
            OpenBytes = memory.OpenBytes,
            ClosingBytes = memory.ClosingBytes,
            SealedBytes = memory.SealedBytes,
        };
        foreach (var tenant in All)
        {
            figures = figures with
            {
                Streams = figures.Streams + tenant.Head.StreamCount,
                Chunks = figures.Chunks + tenant.Head.Measure().ChunkCount,
                StreamsCreated = figures.StreamsCreated + tenant.Head.StreamsCreated,
                StreamsRemoved = figures.StreamsRemoved + tenant.Head.StreamsRemoved,
                Tailers = figures.Tailers + tenant.Tails.Count,
            };
        }

        return figures;
    }

    /// <summary>Forgets a tenant if it holds nothing; calls that come for it make it anew.</summary>
    public void RemoveIfIdle(TenantHead tenant)
    {
        if (tenant.TryRetire())
        {
            Interlocked.Add(ref _streamsCreated, tenant.Head.StreamsCreated);
            Interlocked.Add(ref _streamsRemoved, tenant.Head.StreamsRemoved);
            _tenants.TryRemove(new KeyValuePair<TenantId, TenantHead>(tenant.Tenant, tenant));
        }
    }

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
