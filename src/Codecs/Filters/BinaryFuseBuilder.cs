namespace Trine.Codecs;

/// <summary>Builds <see cref="BinaryFuseFilter"/>s, keeping its working memory between them.</summary>
/// <remarks>
/// The same keys give the same bytes on every machine. Building peels: a place that only one key uses is given to that key, the
/// key is removed, and so on; then the fingerprints are set in reverse. It fails for about one seed in ten thousand, more often
/// for tiny sets, and then runs again with the next seed. Not thread-safe.
/// </remarks>
public sealed class BinaryFuseBuilder
{
    /// <summary>Distinct keys never need more than a few; reaching this means that keys repeat.</summary>
    private const int AttemptsMax = 100;

    /// <summary>A place's state counts its keys from bit 2 on and holds the exclusive or of their hash numbers below.</summary>
    private const int CountUnit = 4;

    private const int HashNumberMask = CountUnit - 1;

    private byte[] _states = [];
    private ulong[] _hashes = [];
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
        if (_states.Length < places)
        {
            _states = new byte[places];
            _hashes = new ulong[places];
            _alone = new int[places];
        }

        if (_peeled.Length < keyCount)
        {
            _peeled = new ulong[keyCount];
            _peeledNumbers = new byte[keyCount];
        }
    }

    private bool TryPeel(ReadOnlySpan<uint> keys, FuseHash hash, int places)
    {
        var states = _states.AsSpan(0, places);
        var hashes = _hashes.AsSpan(0, places);
        states.Clear();
        hashes.Clear();
        foreach (var key in keys)
        {
            var mixed = hash.Mix(key);
            var (first, second, third) = hash.Places(mixed);
            states[first] += CountUnit;
            states[second] = (byte)((states[second] + CountUnit) ^ 1);
            states[third] = (byte)((states[third] + CountUnit) ^ 2);
            hashes[first] ^= mixed;
            hashes[second] ^= mixed;
            hashes[third] ^= mixed;
            if (states[first] < CountUnit || states[second] < CountUnit || states[third] < CountUnit)
            {
                // 64 keys at one place overflow its count; so many are never peeled anyway.
                return false;
            }
        }

        var aloneCount = 0;
        for (var place = 0; place < places; place++)
        {
            _alone[aloneCount] = place;
            aloneCount += IsAlone(states[place]) ? 1 : 0;
        }

        return Peel(states, hashes, hash, aloneCount) == keys.Length;
    }

    /// <returns>How many keys were peeled.</returns>
    private int Peel(Span<byte> states, Span<ulong> hashes, FuseHash hash, int aloneCount)
    {
        var peeled = 0;
        while (aloneCount > 0)
        {
            var place = _alone[--aloneCount];
            if (!IsAlone(states[place]))
            {
                continue;
            }

            var mixed = hashes[place];
            var number = states[place] & HashNumberMask;
            _peeled[peeled] = mixed;
            _peeledNumbers[peeled++] = (byte)number;
            var (first, second, third) = hash.Places(mixed);
            Remove(number == 0 ? second : first, number == 0 ? 1 : 0, mixed, states, hashes, ref aloneCount);
            Remove(number == 2 ? second : third, number == 2 ? 1 : 2, mixed, states, hashes, ref aloneCount);
        }

        return peeled;
    }

    private void Remove(int place, int number, ulong mixed, Span<byte> states, Span<ulong> hashes, ref int aloneCount)
    {
        var state = (byte)((states[place] - CountUnit) ^ number);
        states[place] = state;
        hashes[place] ^= mixed;
        if (IsAlone(state))
        {
            _alone[aloneCount++] = place;
        }
    }

    private static bool IsAlone(byte state) => state >> 2 == 1;

    /// <summary>Sets fingerprints last peeled first, so that the place that a key had alone is still free for it.</summary>
    private void Assign(FuseHash hash, int keyCount, Span<byte> fingerprints)
    {
        fingerprints.Clear();
        for (var i = keyCount - 1; i >= 0; i--)
        {
            var mixed = _peeled[i];
            var (first, second, third) = hash.Places(mixed);
            var rest = (byte)(FuseHash.Fingerprint(mixed) ^ fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]);
            fingerprints[_peeledNumbers[i] switch { 0 => first, 1 => second, _ => third }] = rest;
        }
    }
}
