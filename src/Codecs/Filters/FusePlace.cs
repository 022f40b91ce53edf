namespace Trine.Codecs;

/// <summary>One place of a filter under construction: how many keys use it, and all of them combined.</summary>
internal struct FusePlace
{
    /// <summary>
    /// The state counts keys from bit 2 on; below is the exclusive or of the numbers of their hashes that lead here.
    /// </summary>
    private const uint CountUnit = 4;

    private uint _state;

    /// <summary>The exclusive or of all keys' hashes: that of the key itself, once it is alone.</summary>
    public ulong Hashes { get; private set; }

    public readonly bool HasOneKey => _state / CountUnit == 1;

    /// <summary>Which of its three hashes led the only key here.</summary>
    public readonly int HashNumber => (int)(_state % CountUnit);

    public void Add(ulong hash, int number)
    {
        _state = (_state + CountUnit) ^ (uint)number;
        Hashes ^= hash;
    }

    public void Remove(ulong hash, int number)
    {
        _state = (_state - CountUnit) ^ (uint)number;
        Hashes ^= hash;
    }
}
