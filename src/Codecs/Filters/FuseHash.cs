namespace Trine.Codecs;

/// <summary>Where a key's three fingerprints lie, and what they add up to.</summary>
internal readonly struct FuseHash(ulong seed, int segmentLog2, uint segmentCount)
{
    private readonly int _segmentLength = 1 << segmentLog2;
    private readonly ulong _startCount = (ulong)segmentCount << segmentLog2;

    /// <summary>
    /// The finaliser of MurmurHash3 over key and seed: a bijection, so distinct keys have distinct hashes.
    /// </summary>
    public ulong Mix(ulong key)
    {
        var hash = key + seed;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    /// <summary>One place in each of three neighbouring segments.</summary>
    public (int First, int Second, int Third) Places(ulong hash)
    {
        var mask = _segmentLength - 1;
        var first = (int)Math.BigMul(hash, _startCount, out _);
        var second = (first + _segmentLength) ^ ((int)(hash >> 18) & mask);
        var third = (first + 2 * _segmentLength) ^ ((int)hash & mask);
        return (first, second, third);
    }

    /// <summary>Four bits.</summary>
    public static int Fingerprint(ulong hash) => (int)(hash ^ (hash >> 32)) & 15;
}
