namespace Trine.Codecs;

/// <summary>Sorts hashes: in a time that grows with their number alone, several times as fast as by comparing.</summary>
public static class RadixSort
{
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;
    private const int Passes = 32 / DigitBits; // An even number, so that the result ends up where the keys were.

    /// <summary>Sorts, ascending.</summary>
    /// <param name="keys">Any numbers.</param>
    /// <param name="scratch">As long as <paramref name="keys"/>; what it holds afterwards is of no use.</param>
    public static void Sort(Span<uint> keys, Span<uint> scratch)
    {
        Span<int> places = stackalloc int[Digits];
        var from = keys;
        var to = scratch[..keys.Length];
        for (var shift = 0; shift < Passes * DigitBits; shift += DigitBits)
        {
            FindPlaces(from, shift, places);
            foreach (var key in from)
            {
                to[places[(byte)(key >> shift)]++] = key;
            }

            var sorted = to;
            to = from;
            from = sorted;
        }
    }

    /// <summary>Where the first key of each digit goes.</summary>
    private static void FindPlaces(ReadOnlySpan<uint> keys, int shift, Span<int> places)
    {
        places.Clear();
        foreach (var key in keys)
        {
            places[(byte)(key >> shift)]++;
        }

        var next = 0;
        foreach (ref var place in places)
        {
            (place, next) = (next, next + place);
        }
    }
}
