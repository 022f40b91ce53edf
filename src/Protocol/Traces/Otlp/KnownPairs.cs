using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>
/// What attributes of a request were read as: spans of one sender repeat most of their attributes to the byte, and these need
/// not be parsed and looked up again. For one request, not thread-safe.
/// </summary>
/// <remarks>Each place holds the pair that came last: a request whose pairs collide is read as if there were no such memory.</remarks>
internal sealed class KnownPairs : IDisposable
{
    /// <summary>All places fit the processor's first cache.</summary>
    private const int PlaceBits = 9;

    // Odd, with bits all over. Not secret, since collisions cost nothing that grows.
    private const ulong FirstFactor = 0x9e3779b97f4a7c15;
    private const ulong MiddleFactor = 0xe7037ed1a0b428db;
    private const ulong LastFactor = 0xd6e8feb86659fd93;

    private readonly PooledList<KnownPair> _places = new(); // By hash.

    public KnownPairs() => _places.Extend(1 << PlaceBits).Clear();

    /// <summary>Where a pair is if it came before, and is to be put otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Runs for each attribute, and has one caller.
    public ref KnownPair PlaceOf(ReadOnlySpan<byte> pair)
    {
        if (pair.Length < sizeof(ulong))
        {
            return ref _places[0];
        }

        var hash = (BinaryPrimitives.ReadUInt64LittleEndian(pair) * FirstFactor)
            ^ (BinaryPrimitives.ReadUInt64LittleEndian(pair[((pair.Length - sizeof(ulong)) / 2)..]) * MiddleFactor)
            ^ (BinaryPrimitives.ReadUInt64LittleEndian(pair[^sizeof(ulong)..]) * LastFactor);
        return ref _places[(int)(hash >> (64 - PlaceBits))];
    }

    public void Dispose() => _places.Dispose();
}

/// <summary>An attribute as it was read.</summary>
internal struct KnownPair
{
    /// <summary>Where it stands in the request.</summary>
    public int Start;

    /// <summary>In bytes; 0 for none.</summary>
    public int Length;

    public AttributeKey Key;

    public long Value;
}
