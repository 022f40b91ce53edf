using System.Collections.Concurrent;
using Trine.Hosting.Tenancy;
using Trine.Model;

namespace Trine.Distributor.Metrics;

/// <summary>What becomes of samples from one of several replicas that send the same.</summary>
internal enum HaVerdict
{
    Accepted,

    /// <summary>Another replica is the one whose samples are stored.</summary>
    OtherReplica,

    /// <summary>The tenant has as many clusters as it may.</summary>
    TooManyClusters,
}

/// <summary>
/// Which replica of each cluster is stored: the first that came, until it has been silent for the failover timeout. Thread-safe.
/// </summary>
/// <remarks>Kept in memory by each distributor: senders should reach the same one, or fail over together.</remarks>
internal sealed class HaTracker(TimeProvider time)
{
    private readonly ConcurrentDictionary<(TenantId Tenant, string Cluster), Elected> _elected = new();
    private readonly ConcurrentDictionary<TenantId, int> _clusterCounts = new();

    /// <param name="tenant">Whose cluster.</param>
    /// <param name="cluster">Value of the cluster label.</param>
    /// <param name="replica">Value of the replica label.</param>
    /// <param name="limits">The tenant's.</param>
    /// <param name="elected">The replica that is stored.</param>
    public HaVerdict Check(TenantId tenant, string cluster, string replica, MetricLimits limits, out string elected)
    {
        elected = replica;
        if (!_elected.TryGetValue((tenant, cluster), out var entry))
        {
            var count = _clusterCounts.AddOrUpdate(tenant, 1, static (_, before) => before + 1);
            if (limits.HaClustersMax > 0 && count > limits.HaClustersMax)
            {
                _clusterCounts.AddOrUpdate(tenant, 0, static (_, before) => before - 1);
                return HaVerdict.TooManyClusters;
            }

            entry = new Elected(replica, time.GetTimestamp());
            var kept = _elected.GetOrAdd((tenant, cluster), entry);
            if (!ReferenceEquals(kept, entry))
            {
                _clusterCounts.AddOrUpdate(tenant, 0, static (_, before) => before - 1);
                entry = kept;
            }
        }

        return entry.Accepts(replica, limits.HaFailoverTimeout, time, out elected) ? HaVerdict.Accepted : HaVerdict.OtherReplica;
    }

    private sealed class Elected(string replica, long seenAt)
    {
        private readonly Lock _gate = new(); // Guards both fields.
        private string _replica = replica;
        private long _seenAt = seenAt;

        public bool Accepts(string replica, TimeSpan failover, TimeProvider time, out string elected)
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                if (replica != _replica && time.GetElapsedTime(_seenAt, now) > failover)
                {
                    _replica = replica;
                }

                elected = _replica;
                if (replica == _replica)
                {
                    _seenAt = now;
                    return true;
                }

                return false;
            }
        }
    }
}
