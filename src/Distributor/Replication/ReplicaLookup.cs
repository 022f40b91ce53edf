using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Ring;

namespace Trine.Distributor.Replication;

/// <summary>Finds the replicas of a tenant's items in one state of the ring. Not thread-safe.</summary>
internal sealed class ReplicaLookup(TenantId tenant, HashRing ring, int replicationFactor)
{
    private readonly ulong _tenantHash = XxHash64.Compute(Encoding.UTF8.GetBytes(tenant.Name));
    private readonly int[] _replicas = new int[replicationFactor];

    /// <summary>Indexes of the ring's members that hold an item; valid until the next call.</summary>
    /// <param name="itemHash">Of the stream, series or trace, without the tenant.</param>
    /// <exception cref="RequestException">The ring has too few members for a quorum.</exception>
    public ReadOnlySpan<int> Find(ulong itemHash)
    {
        var found = ring.Lookup(HashRing.TokenOf(_tenantHash, itemHash), _replicas);
        if (found < Quorum.OfWrites(replicationFactor))
        {
            throw new RequestException(
                RequestError.Internal,
                $"at least {Quorum.OfWrites(replicationFactor)} live replicas required, could only find {found}");
        }

        return _replicas.AsSpan(0, found);
    }
}
