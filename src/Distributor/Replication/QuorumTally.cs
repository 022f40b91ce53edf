using Trine.Ring;

namespace Trine.Distributor.Replication;

/// <summary>Counts answers of ingesters until every replica set has its write quorum, or one cannot get it any more.</summary>
internal sealed class QuorumTally(IReadOnlyCollection<ReplicaSet> sets, int replicationFactor)
{
    private readonly Entry[] _entries = [.. sets.Select(set => new Entry(set))];

    public bool HasWon => _entries.All(entry => entry.Stored >= Quorum.OfWrites(replicationFactor));

    public bool HasLost
        => _entries.Any(entry => entry.Set.Members.Length - entry.Failed < Quorum.OfWrites(replicationFactor));

    public void Count(int member, bool isStored)
    {
        foreach (var entry in _entries)
        {
            if (entry.Set.Members.Contains(member))
            {
                entry.Stored += isStored ? 1 : 0;
                entry.Failed += isStored ? 0 : 1;
            }
        }
    }

    private sealed class Entry(ReplicaSet set)
    {
        public ReplicaSet Set { get; } = set;

        public int Stored { get; set; }

        public int Failed { get; set; }
    }
}
