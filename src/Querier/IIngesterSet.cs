using Trine.Protocol.Ingesters;

namespace Trine.Querier;

/// <summary>The ingesters that hold recent data. Thread-safe.</summary>
public interface IIngesterSet
{
    /// <summary>Replicas of each stream.</summary>
    int ReplicationFactor { get; }

    /// <summary>Every ingester of the ring, as it is now.</summary>
    IReadOnlyList<IIngesterClient> Clients { get; }
}
