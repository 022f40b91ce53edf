namespace Trine.Distributor.Replication;

/// <summary>
/// The frames of one push: one for each ingester that holds a replica of any of its items, and which ingesters hold which
/// items. Owns the frames' memory.
/// </summary>
internal interface IReplicaFrames : IDisposable
{
    /// <summary>Index of the ring's member, and its frame.</summary>
    IEnumerable<(int Member, ReadOnlyMemory<byte> Bytes)> Frames { get; }

    /// <summary>The different replica sets of the items: each needs its own quorum.</summary>
    IReadOnlyCollection<ReplicaSet> Sets { get; }
}
