using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>
/// A static set of 64-bit keys in about five bits each: never denies a key that is in it, and claims one that is not
/// with a chance of 1/16.
/// </summary>
/// <remarks>
/// Binary fuse filter with three hashes and fingerprints of four bits (Graf, Lemire: Binary Fuse Filters, JEA 2022).
/// This is a view of the filter's bytes, which must outlive it; <see cref="BinaryFuseBuilder"/> makes them. Layout,
/// little-endian: seed (8 bytes), log2 of the segment length (1), segment count (4), fingerprints (segment count + 2
/// segments of half a byte each). An empty set has segment count 0 and no fingerprints. Drawn in docs/format/skip-filter.md.
/// </remarks>
public readonly ref struct BinaryFuseFilter
{
    internal const int HeaderBytes = sizeof(ulong) + 1 + sizeof(uint);

    /// <summary>
    /// A key has one place in each of three neighbouring segments, so two follow the last one that it can begin at.
    /// </summary>
    internal const int ExtraSegments = 2;

    internal const int SegmentLog2Max = 18;

    private readonly ReadOnlySpan<byte> _fingerprints;
    private readonly FuseHash _hash;

    /// <param name="bytes">All bytes of one filter.</param>
    /// <exception cref="InvalidDataException">The header is impossible or does not fit the bytes.</exception>
    public BinaryFuseFilter(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw new InvalidDataException($"fuse filter is cut short: got {bytes.Length} bytes, want {HeaderBytes}");
        }

        var seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        int segmentLog2 = bytes[sizeof(ulong)];
        var segmentCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(sizeof(ulong) + 1)..]);
        if (segmentLog2 > SegmentLog2Max)
        {
            throw new InvalidDataException(
                $"impossible fuse filter segment: got 2^{segmentLog2}, want at most 2^{SegmentLog2Max}");
        }

        _fingerprints = bytes[HeaderBytes..];
        var want = segmentCount == 0 ? 0 : (((segmentCount + (ulong)ExtraSegments) << segmentLog2) + 1) / 2;
        if (want != (ulong)_fingerprints.Length)
        {
            throw new InvalidDataException(
                $"fuse filter has the wrong size: got {_fingerprints.Length} bytes, want {want}");
        }

        _hash = new FuseHash(seed, segmentLog2, segmentCount);
    }

    /// <summary>False: the key is not in the set. True: it is, or this is the one wrong answer in 16.</summary>
    public bool MayContain(ulong key)
    {
        if (_fingerprints.IsEmpty)
        {
            return false;
        }

        var hash = _hash.Mix(key);
        var (first, second, third) = _hash.Places(hash);
        var stored = FuseNibbles.Peek(_fingerprints, first)
            ^ FuseNibbles.Peek(_fingerprints, second) ^ FuseNibbles.Peek(_fingerprints, third);
        return ((FuseHash.Fingerprint(hash) ^ stored) & 15) == 0;
    }
}
