using System.Globalization;
using System.Text;
using Trine.Codecs;

namespace Trine.Ring;

/// <summary>Which members hold which tokens; immutable, thread-safe.</summary>
/// <remarks>
/// Consistent hashing: each member holds <see cref="TokensPerMember"/> tokens, a key belongs to the member with the next token
/// at or above it, its replicas to the members that follow. A member's tokens follow from its address, so every process
/// that knows the same members builds the same ring.
/// </remarks>
public sealed class HashRing
{
    /// <summary>With 128 tokens a member's share of the keys strays from the mean by about a tenth (1/sqrt(128)).</summary>
    public const int TokensPerMember = 128;

    private readonly uint[] _tokens;
    private readonly int[] _owners;
    private readonly RingMember[] _members;
    private readonly int _zoneCount;

    /// <param name="members">Members with distinct addresses, all of one target.</param>
    public HashRing(IEnumerable<RingMember> members)
    {
        _members = [.. members.OrderBy(member => member.Address, StringComparer.Ordinal)];
        _zoneCount = _members.Select(ZoneOf).Distinct(StringComparer.Ordinal).Count();
        _tokens = new uint[_members.Length * TokensPerMember];
        _owners = new int[_tokens.Length];
        for (var i = 0; i < _tokens.Length; i++)
        {
            _owners[i] = i / TokensPerMember;
            _tokens[i] = TokenOf(_members[_owners[i]], i % TokensPerMember);
        }

        Array.Sort(_tokens, _owners);
    }

    public IReadOnlyList<RingMember> Members => _members;

    /// <summary>The place of a tenant's stream on the ring.</summary>
    public static uint TokenOf(ulong tenantHash, ulong streamHash)
        => (uint)((tenantHash ^ ulong.RotateLeft(streamHash, 17)) * 0x9E37_79B9_7F4A_7C15UL >> 32);

    /// <summary>Finds the replica set of a token.</summary>
    /// <param name="token">A key's place on the ring.</param>
    /// <param name="replicas">
    /// Receives indexes into <see cref="Members"/>, one a replica; its length is the replication factor. Different zones are
    /// taken while there are any left.
    /// </param>
    /// <returns>Replicas found: the replication factor, or all members when they are fewer.</returns>
    public int Lookup(uint token, Span<int> replicas)
    {
        var wanted = Math.Min(replicas.Length, _members.Length);
        if (wanted == _members.Length)
        {
            // Fast path: every member holds every key.
            for (var i = 0; i < wanted; i++)
            {
                replicas[i] = i;
            }

            return wanted;
        }

        var found = 0;
        var start = Array.BinarySearch(_tokens, token);
        start = start >= 0 ? start : ~start;
        for (var step = 0; found < wanted && step < _tokens.Length; step++)
        {
            var owner = _owners[(start + step) % _tokens.Length];
            if (!replicas[..found].Contains(owner) && (found >= _zoneCount || IsNewZone(owner, replicas[..found])))
            {
                replicas[found++] = owner;
                if (found == _zoneCount)
                {
                    // Every zone has one: the rest may come from any zone, nearest first.
                    step = -1;
                }
            }
        }

        return found;
    }

    private bool IsNewZone(int owner, ReadOnlySpan<int> replicas)
    {
        foreach (var replica in replicas)
        {
            if (ZoneOf(_members[replica]) == ZoneOf(_members[owner]))
            {
                return false;
            }
        }

        return true;
    }

    private static string ZoneOf(RingMember member) => member.Zone.Length > 0 ? member.Zone : member.Address;

    private static uint TokenOf(RingMember member, int index)
        => (uint)XxHash64.Compute(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{member.Address}/{index}")));
}
