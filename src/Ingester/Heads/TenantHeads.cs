using System.Collections.Concurrent;
using Trine.Model;

namespace Trine.Ingester.Heads;

/// <summary>The tenants of one signal in memory. Thread-safe.</summary>
/// <param name="create">Makes an empty head.</param>
internal sealed class TenantHeads(Func<TenantId, TenantHead> create) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantHead> _tenants = new();

    public IEnumerable<TenantHead> All => _tenants.Select(pair => pair.Value);

    public TenantHead? Find(TenantId tenant) => _tenants.GetValueOrDefault(tenant);

    public TenantHead GetOrAdd(TenantId tenant) => Find(tenant) ?? _tenants.GetOrAdd(tenant, create);

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

    /// <summary>Forgets a tenant if it holds nothing; calls that come for it make it anew.</summary>
    /// <returns>Whether it is forgotten.</returns>
    public bool RemoveIfIdle(TenantHead tenant)
        => tenant.TryRetire() && _tenants.TryRemove(new KeyValuePair<TenantId, TenantHead>(tenant.Tenant, tenant));

    public void Dispose()
    {
        foreach (var tenant in All)
        {
            tenant.Dispose();
        }
    }
}
