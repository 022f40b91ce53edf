using System.Collections.Concurrent;
using Trine.Protocol.Queriers;
using Trine.Querier;
using Trine.QueryFrontend;
using Trine.Ring;

namespace Trine.Server.Composition;

/// <summary>The queriers of the ring, a different one first for each request. Thread-safe.</summary>
internal sealed class QuerierClients(IMembership membership, Func<RingMember, IQuerierClient> connect) : IQuerierPool
{
    private readonly ConcurrentDictionary<string, IQuerierClient> _clients = new(StringComparer.Ordinal);
    private uint _next;

    public IReadOnlyList<IQuerierClient> Candidates()
    {
        var members = membership.RingOf(QuerierModule.ModuleName).Members;
        var first = (int)(Interlocked.Increment(ref _next) % (uint)Math.Max(members.Count, 1));
        return
        [
            .. Enumerable.Range(0, members.Count)
                .Select(i => members[(first + i) % members.Count])
                .Select(member => _clients.GetOrAdd(member.Address, _ => connect(member))),
        ];
    }
}
