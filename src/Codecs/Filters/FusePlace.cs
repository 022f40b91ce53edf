namespace Trine.Codecs;

/// <summary>One place of a filter under construction: how many keys use it, and all of them combined.</summary>
internal struct FusePlace
{
    private const int NumberShift = 32;
    private const int CountShift = 34;

    /// <summary>
    /// From the lowest bit: the exclusive or of the keys (32 bits); that of the numbers of their hashes that lead here (2);
    /// how many they are. One word, so that using a place touches memory once.
    /// </summary>
    private ulong _state;

    public readonly bool HasOneKey => _state >> CountShift == 1;

    /// <summary>The only key here.</summary>
    public readonly uint Key => (uint)_state;

    /// <summary>Which of its three hashes led the only key here.</summary>
    public readonly int HashNumber => (int)(_state >> NumberShift) & 3;

    public void Add(uint key, int number) => _state = (_state + (1UL << CountShift)) ^ Combine(key, number);

    public void Remove(uint key, int number) => _state = (_state - (1UL << CountShift)) ^ Combine(key, number);

    private static ulong Combine(uint key, int number) => key | ((ulong)number << NumberShift);
}
