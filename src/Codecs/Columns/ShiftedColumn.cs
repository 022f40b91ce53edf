using System.Numerics;

namespace Trine.Codecs;

/// <summary>Columns of integers that differ by one number throughout, as times of the same rhythm do. Stateless.</summary>
public static class ShiftedColumn
{
    /// <summary>Whether each number is the one of another column and a constant; sums wrap around.</summary>
    /// <param name="column">As many numbers as in the other.</param>
    /// <param name="other">The other column.</param>
    /// <param name="shift">The constant.</param>
    public static bool Is(ReadOnlySpan<long> column, ReadOnlySpan<long> other, long shift)
    {
        other = other[..column.Length];
        var shifts = new Vector<long>(shift);
        while (column.Length >= Vector<long>.Count)
        {
            // One lane a number.
            if (new Vector<long>(column) - new Vector<long>(other) != shifts)
            {
                return false;
            }

            column = column[Vector<long>.Count..];
            other = other[Vector<long>.Count..];
        }

        return IsScalar(column, other, shift);
    }

    /// <summary>Writes a column with a constant added to each number; sums wrap around.</summary>
    /// <param name="column">The numbers.</param>
    /// <param name="shift">The constant.</param>
    /// <param name="shifted">As long as the column.</param>
    public static void Write(ReadOnlySpan<long> column, long shift, Span<long> shifted)
    {
        shifted = shifted[..column.Length];
        var shifts = new Vector<long>(shift);
        while (column.Length >= Vector<long>.Count)
        {
            // One lane a number.
            (new Vector<long>(column) + shifts).CopyTo(shifted);
            column = column[Vector<long>.Count..];
            shifted = shifted[Vector<long>.Count..];
        }

        WriteScalar(column, shift, shifted);
    }

    /// <summary>The reference, and the end of a column.</summary>
    internal static bool IsScalar(ReadOnlySpan<long> column, ReadOnlySpan<long> other, long shift)
    {
        for (var i = 0; i < column.Length; i++)
        {
            if (unchecked(column[i] - other[i]) != shift)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc cref="IsScalar"/>
    internal static void WriteScalar(ReadOnlySpan<long> column, long shift, Span<long> shifted)
    {
        for (var i = 0; i < column.Length; i++)
        {
            shifted[i] = unchecked(column[i] + shift);
        }
    }
}
