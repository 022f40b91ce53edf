using System.Collections.Concurrent;
using Trine.Distributor;
using Trine.Protocol.Ingesters;
using Trine.Querier;
using Trine.Ring;

namespace Trine.Server.Composition;

/// <summary>The ingesters of the ring, for those who write to them and those who read from them. Thread-safe.</summary>
internal sealed class IngesterClients(IMembership membership, int replicationFactor, Func<RingMember, IIngesterClient> connect)
    : IIngesterPool, IIngesterSet
{
    private readonly ConcurrentDictionary<string, IIngesterClient> _clients = new(StringComparer.Ordinal);

    public HashRing Ring => membership.RingOf(Ingester.IngesterModule.ModuleName);

    public int ReplicationFactor => replicationFactor;

    public IReadOnlyList<IIngesterClient> Clients => [.. Ring.Members.Select(ClientOf)];

    public IIngesterClient ClientOf(RingMember member) => _clients.GetOrAdd(member.Address, _ => connect(member));
}
