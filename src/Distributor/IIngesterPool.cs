using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Distributor;

/// <summary>The ingesters of the ring and how to reach them. Thread-safe.</summary>
public interface IIngesterPool
{
    /// <summary>The ring as it is now.</summary>
    HashRing Ring { get; }

    /// <summary>The client of a member of <see cref="Ring"/>.</summary>
    IIngesterClient ClientOf(RingMember member);
}
