namespace Trine.Codecs;

/// <summary>Builds <see cref="BinaryFuseFilter"/>s, keeping its working memory between them.</summary>
/// <remarks>
/// The same keys in the same order give the same bytes. Building peels: a place that only one key uses is given to that
/// key, the key is removed, and so on; then the fingerprints are set in reverse. It fails for about one seed in ten
/// thousand, more often for tiny sets, and then runs again with the next seed. Not thread-safe.
/// </remarks>
public sealed class BinaryFuseBuilder
{
    /// <summary>Distinct keys never need more than a few; reaching this means that keys repeat.</summary>
    private const int AttemptsMax = 100;

    private FusePlace[] _places = [];
    private int[] _alone = [];
    private ulong[] _peeled = [];
    private byte[] _peeledNumbers = [];

    /// <summary>Appends the filter of <paramref name="keys"/>.</summary>
    /// <param name="keys">Distinct; at most 2^27.</param>
    /// <param name="destination">Grows by the filter's length.</param>
    /// <exception cref="ArgumentException">Keys repeat or are too many.</exception>
    public void Build(ReadOnlySpan<uint> keys, ByteBuffer destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, 1 << 27);
        var (segmentLog2, segmentCount) = Shape(keys.Length);
        var places = segmentCount == 0 ? 0 : (int)(segmentCount + BinaryFuseFilter.ExtraSegments) << segmentLog2;
        Reserve(keys.Length, places);

        var seed = 0UL;
        var hash = new FuseHash(seed, segmentLog2, segmentCount);
        for (var attempt = 1; places > 0 && !TryPeel(keys, hash, places); attempt++)
        {
            if (attempt == AttemptsMax)
            {
                throw new ArgumentException("fuse filter keys are not distinct", nameof(keys));
            }

            seed += 0x9E3779B97F4A7C15;
            hash = new FuseHash(seed, segmentLog2, segmentCount);
        }

        destination.AppendUInt64(seed);
        destination.AppendByte((byte)segmentLog2);
        destination.AppendUInt32(segmentCount);
        Assign(hash, keys.Length, destination.Extend(places));
    }

    /// <summary>The paper's sizes: segments grow with the logarithm of the keys, and the slack shrinks.</summary>
    private static (int SegmentLog2, uint SegmentCount) Shape(int keyCount)
    {
        if (keyCount == 0)
        {
            return (0, 0);
        }

        var segmentLog2 = keyCount == 1 ? 2 : (int)Math.Floor(Math.Log(keyCount) / Math.Log(3.33) + 2.25);
        segmentLog2 = Math.Clamp(segmentLog2, 2, BinaryFuseFilter.SegmentLog2Max);
        var slack = keyCount == 1 ? 4 : Math.Max(1.125, 0.875 + 0.25 * Math.Log(1_000_000) / Math.Log(keyCount));
        var segments = (uint)Math.Ceiling(keyCount * slack / (1 << segmentLog2));
        return (segmentLog2, segments > BinaryFuseFilter.ExtraSegments ? segments - BinaryFuseFilter.ExtraSegments : 1);
    }

    private void Reserve(int keyCount, int places)
    {
        if (_places.Length < places)
        {
            _places = new FusePlace[places];
            _alone = new int[places + 1];
        }

        if (_peeled.Length < keyCount)
        {
            _peeled = new ulong[keyCount];
            _peeledNumbers = new byte[keyCount];
        }
    }

    private bool TryPeel(ReadOnlySpan<uint> keys, FuseHash hash, int placeCount)
    {
        var places = _places.AsSpan(0, placeCount);
        places.Clear();
        foreach (var key in keys)
        {
            var mixed = hash.Mix(key);
            var (first, second, third) = hash.Places(mixed);
            places[first].Add(mixed, 0);
            places[second].Add(mixed, 1);
            places[third].Add(mixed, 2);
        }

        var aloneCount = 0;
        for (var place = 0; place < places.Length; place++)
        {
            _alone[aloneCount] = place;
            aloneCount += places[place].HasOneKey ? 1 : 0;
        }

        return Peel(places, hash, aloneCount) == keys.Length;
    }

    /// <returns>How many keys were peeled.</returns>
    private int Peel(Span<FusePlace> places, FuseHash hash, int aloneCount)
    {
        // First come, first served: neighbours in the queue do not depend on each other, so the processor
        // overlaps them. A place enters the queue once, when its count becomes one.
        var peeled = 0;
        for (var next = 0; next < aloneCount; next++)
        {
            ref var place = ref places[_alone[next]];
            if (!place.HasOneKey)
            {
                continue;
            }

            var mixed = place.Hashes;
            var number = place.HashNumber;
            _peeled[peeled] = mixed;
            _peeledNumbers[peeled++] = (byte)number;
            var (first, second, third) = hash.Places(mixed);
            var (left, leftNumber) = number == 0 ? (second, 1) : (first, 0);
            var (right, rightNumber) = number == 2 ? (second, 1) : (third, 2);
            places[left].Remove(mixed, leftNumber);
            _alone[aloneCount] = left;
            aloneCount += places[left].HasOneKey ? 1 : 0;
            places[right].Remove(mixed, rightNumber);
            _alone[aloneCount] = right;
            aloneCount += places[right].HasOneKey ? 1 : 0;
        }

        return peeled;
    }

    /// <summary>
    /// Sets fingerprints last peeled first, so that the place that a key had alone is still free for it.
    /// </summary>
    private void Assign(FuseHash hash, int keyCount, Span<byte> fingerprints)
    {
        fingerprints.Clear();
        for (var i = keyCount - 1; i >= 0; i--)
        {
            var mixed = _peeled[i];
            var (first, second, third) = hash.Places(mixed);
            var others = fingerprints[first] ^ fingerprints[second] ^ fingerprints[third];
            var rest = (byte)(FuseHash.Fingerprint(mixed) ^ others);
            fingerprints[_peeledNumbers[i] switch { 0 => first, 1 => second, _ => third }] = rest;
        }
    }
}
