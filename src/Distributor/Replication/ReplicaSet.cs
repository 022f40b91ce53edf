namespace Trine.Distributor.Replication;

/// <summary>The members of a ring that hold the same streams, as a value.</summary>
internal readonly struct ReplicaSet : IEquatable<ReplicaSet>
{
    private readonly int[] _members;

    /// <param name="members">Indexes of the ring's members; their order does not matter.</param>
    public ReplicaSet(ReadOnlySpan<int> members)
    {
        _members = members.ToArray();
        Array.Sort(_members);
    }

    public ReadOnlySpan<int> Members => _members;

    public bool Equals(ReplicaSet other) => Members.SequenceEqual(other.Members);

    public override bool Equals(object? obj) => obj is ReplicaSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var member in _members)
        {
            hash.Add(member);
        }

        return hash.ToHashCode();
    }
}
