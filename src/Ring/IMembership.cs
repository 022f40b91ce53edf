namespace Trine.Ring;

/// <summary>Who takes part, as known now. Thread-safe: <see cref="RingOf"/> answers from an immutable snapshot.</summary>
public interface IMembership
{
    /// <summary>The ring of one target, such as <c>ingester</c>.</summary>
    HashRing RingOf(string target);

    /// <summary>All members, for <c>/ring</c>.</summary>
    IReadOnlyList<RingMember> Members { get; }
}

/// <summary>A membership that does not change while the process lives: one process, or a list in the configuration.</summary>
public sealed class StaticMembership : IMembership
{
    private readonly Dictionary<string, HashRing> _rings;
    private readonly HashRing _empty = new([]);

    public StaticMembership(IReadOnlyList<RingMember> members)
    {
        Members = members;
        _rings = members.GroupBy(member => member.Target, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new HashRing(group), StringComparer.Ordinal);
    }

    public IReadOnlyList<RingMember> Members { get; }

    public HashRing RingOf(string target) => _rings.GetValueOrDefault(target, _empty);
}
