namespace Trine.Codecs;

/// <summary>
/// Narrows a <see cref="RowBitmap"/> by a column of values. Words of the set that are empty are not looked at.
/// </summary>
public static class RowBitmapFilters
{
    private const int WordBits = 64;

    /// <summary>Keeps the rows whose id has a 1 in <paramref name="keep"/>.</summary>
    /// <param name="rows">What is narrowed.</param>
    /// <param name="ids">One a row, each an index of <paramref name="keep"/>.</param>
    /// <param name="keep">0 or 1 for each id.</param>
    public static void AndIds(this RowBitmap rows, ReadOnlySpan<int> ids, ReadOnlySpan<byte> keep)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, rows.Length);
        var words = rows.Mutable;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                var part = ids[(i * WordBits)..Math.Min(ids.Length, (i + 1) * WordBits)];
                var mask = 0UL;
                for (var bit = 0; bit < part.Length; bit++)
                {
                    mask |= (ulong)keep[part[bit]] << bit;
                }

                words[i] &= mask;
            }
        }
    }

    /// <summary>Keeps the rows whose byte has a 1 in <paramref name="keep"/>.</summary>
    /// <param name="rows">What is narrowed.</param>
    /// <param name="values">One a row, each an index of <paramref name="keep"/>.</param>
    /// <param name="keep">0 or 1 for each value.</param>
    public static void AndBytes(this RowBitmap rows, ReadOnlySpan<byte> values, ReadOnlySpan<byte> keep)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length);
        var words = rows.Mutable;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                var part = values[(i * WordBits)..Math.Min(values.Length, (i + 1) * WordBits)];
                var mask = 0UL;
                for (var bit = 0; bit < part.Length; bit++)
                {
                    mask |= (ulong)keep[part[bit]] << bit;
                }

                words[i] &= mask;
            }
        }
    }

    /// <summary>Keeps the rows whose value is this one.</summary>
    public static void AndEqual(this RowBitmap rows, ReadOnlySpan<int> values, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length);
        var words = rows.Mutable;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                var part = values[(i * WordBits)..Math.Min(values.Length, (i + 1) * WordBits)];
                var mask = 0UL;
                for (var bit = 0; bit < part.Length; bit++)
                {
                    mask |= (part[bit] == wanted ? 1UL : 0UL) << bit;
                }

                words[i] &= mask;
            }
        }
    }

    /// <summary>Keeps the rows whose value is within the bounds, both included.</summary>
    /// <param name="rows">What is narrowed.</param>
    /// <param name="values">One a row.</param>
    /// <param name="min">Least value kept.</param>
    /// <param name="max">Greatest value kept; not below <paramref name="min"/>.</param>
    public static void AndBetween(this RowBitmap rows, ReadOnlySpan<long> values, long min, long max)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length);
        var words = rows.Mutable;
        var width = unchecked((ulong)(max - min));
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                var part = values[(i * WordBits)..Math.Min(values.Length, (i + 1) * WordBits)];
                var mask = 0UL;
                for (var bit = 0; bit < part.Length; bit++)
                {
                    mask |= (unchecked((ulong)(part[bit] - min)) <= width ? 1UL : 0UL) << bit;
                }

                words[i] &= mask;
            }
        }
    }
}
