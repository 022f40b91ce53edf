namespace Trine.Codecs;

/// <summary>Builds <see cref="BinaryFuseFilter"/>s, keeping its working memory between them.</summary>
/// <remarks>
/// The same keys in the same order give the same bytes. Building peels: a place that only one key uses is given to that
/// key, the key is removed, and so on; then the fingerprints are set in reverse. It fails for about one seed in ten
/// thousand, more often for tiny sets, and then runs again with the next seed. Not thread-safe.
/// </remarks>
public sealed class BinaryFuseBuilder
{
    /// <summary>Distinct keys never need more, with a segment added every few; reaching this means that keys repeat.</summary>
    private const int AttemptsMax = 100;

    /// <summary>
    /// Seeds tried before a segment is added. Where the paper's segment length makes a step, the last sizes before it are so
    /// tight that nearly every seed fails (11 500 keys, for one).
    /// </summary>
    private const int AttemptsPerShape = 4;

    private FusePlace[] _places = [];
    private int[] _alone = [];
    private ulong[] _peeled = [];
    private int[] _peeledPlaces = [];

    /// <summary>Appends the filter of <paramref name="keys"/>.</summary>
    /// <param name="keys">Distinct; at most 2^27.</param>
    /// <param name="destination">Grows by the filter's length.</param>
    /// <exception cref="ArgumentException">Keys repeat or are too many.</exception>
    public void Build(ReadOnlySpan<uint> keys, ByteBuffer destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, 1 << 27);
        var (segmentLog2, segmentCount) = Shape(keys.Length);
        var places = PlacesOf(segmentLog2, segmentCount);
        Reserve(keys.Length, places);

        var seed = 0UL;
        var hash = new FuseHash(seed, segmentLog2, segmentCount);
        for (var attempt = 1; places > 0 && !TryPeel(keys, hash, places); attempt++)
        {
            if (attempt == AttemptsMax)
            {
                throw new ArgumentException("fuse filter keys are not distinct", nameof(keys));
            }

            if (attempt % AttemptsPerShape == 0)
            {
                segmentCount++;
                places = PlacesOf(segmentLog2, segmentCount);
                Reserve(keys.Length, places);
            }

            seed += 0x9E3779B97F4A7C15;
            hash = new FuseHash(seed, segmentLog2, segmentCount);
        }

        Write(hash, seed, segmentLog2, segmentCount, keys.Length, destination);
    }

    /// <summary>Appends the filter of keys that may repeat, if one attempt will do: never when keys repeat, else mostly.</summary>
    /// <param name="keys">At most 2^27.</param>
    /// <param name="destination">Grows by the filter's length on success.</param>
    public bool TryBuild(ReadOnlySpan<uint> keys, ByteBuffer destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, 1 << 27);
        var (segmentLog2, segmentCount) = Shape(keys.Length);
        var places = PlacesOf(segmentLog2, segmentCount);
        Reserve(keys.Length, places);
        var hash = new FuseHash(0, segmentLog2, segmentCount);
        if (places > 0 && !TryPeel(keys, hash, places))
        {
            return false;
        }

        Write(hash, seed: 0, segmentLog2, segmentCount, keys.Length, destination);
        return true;
    }

    private void Write(
        FuseHash hash, ulong seed, int segmentLog2, uint segmentCount, int keyCount, ByteBuffer destination)
    {
        destination.AppendUInt64(seed);
        destination.AppendByte((byte)segmentLog2);
        destination.AppendUInt32(segmentCount);
        Assign(hash, keyCount, destination.Extend(PlacesOf(segmentLog2, segmentCount) / 2));
    }

    private static int PlacesOf(int segmentLog2, uint segmentCount)
        => segmentCount == 0 ? 0 : (int)(segmentCount + BinaryFuseFilter.ExtraSegments) << segmentLog2;

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
            _peeledPlaces = new int[keyCount];
        }
    }

    private bool TryPeel(ReadOnlySpan<uint> keys, FuseHash hash, int placeCount)
    {
        var places = _places.AsSpan(0, placeCount);
        places.Clear();
        foreach (var key in keys)
        {
            var (first, second, third) = hash.Places(hash.Mix(key));
            places[first].Add(key, 0);
            places[second].Add(key, 1);
            places[third].Add(key, 2);
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
        Span<int> of = stackalloc int[5]; // A key's places, the first two again: the others stand behind each one.
        var peeled = 0;
        for (var next = 0; next < aloneCount; next++)
        {
            var own = _alone[next];
            if (!places[own].HasOneKey)
            {
                continue;
            }

            var key = places[own].Key;
            var number = places[own].HashNumber;
            var mixed = hash.Mix(key);
            _peeled[peeled] = mixed;
            _peeledPlaces[peeled++] = own;
            (of[0], of[1], of[2]) = hash.Places(mixed);
            (of[3], of[4]) = (of[0], of[1]);
            var left = of[number + 1];
            places[left].Remove(key, NumberAfter(number));
            _alone[aloneCount] = left;
            aloneCount += places[left].HasOneKey ? 1 : 0;
            var right = of[number + 2];
            places[right].Remove(key, NumberBefore(number));
            _alone[aloneCount] = right;
            aloneCount += places[right].HasOneKey ? 1 : 0;
        }

        return peeled;
    }

    /// <summary>1, 2, 0 after 0, 1, 2: looked up in a constant, since a branch would mostly be mispredicted.</summary>
    private static int NumberAfter(int number) => (0b00_10_01 >> (2 * number)) & 3;

    private static int NumberBefore(int number) => (0b01_00_10 >> (2 * number)) & 3;

    /// <summary>
    /// Sets fingerprints last peeled first, so that the place that a key had alone is still free for it.
    /// </summary>
    private void Assign(FuseHash hash, int keyCount, Span<byte> nibbles)
    {
        nibbles.Clear();
        for (var i = keyCount - 1; i >= 0; i--)
        {
            var mixed = _peeled[i];
            var (first, second, third) = hash.Places(mixed);
            var others = FuseNibbles.Peek(nibbles, first) ^ FuseNibbles.Peek(nibbles, second) ^ FuseNibbles.Peek(nibbles, third);
            FuseNibbles.Set(nibbles, _peeledPlaces[i], (FuseHash.Fingerprint(mixed) ^ others) & 15);
        }
    }
}
