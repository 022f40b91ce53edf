using System.Numerics;

namespace Trine.Codecs;

/// <summary>Looks for what is rare in columns of doubles. Stateless.</summary>
public static class DoubleColumn
{
    /// <summary>Whether a column holds a NaN of any kind.</summary>
    public static bool HasNaN(ReadOnlySpan<double> column)
    {
        while (column.Length >= Vector<double>.Count)
        {
            // One lane a number: a NaN is not equal to itself.
            var numbers = new Vector<double>(column);
            if (!Vector.EqualsAll(numbers, numbers))
            {
                return true;
            }

            column = column[Vector<double>.Count..];
        }

        return HasNaNScalar(column);
    }

    /// <summary>Whether a number is less than the one before it.</summary>
    public static bool Descends(ReadOnlySpan<double> column)
    {
        while (column.Length > Vector<double>.Count)
        {
            // One lane a number, beside the number that follows it.
            if (Vector.LessThanAny(new Vector<double>(column[1..]), new Vector<double>(column)))
            {
                return true;
            }

            column = column[Vector<double>.Count..];
        }

        return DescendsScalar(column);
    }

    /// <summary>The reference, and the end of a column.</summary>
    internal static bool HasNaNScalar(ReadOnlySpan<double> column)
    {
        foreach (var number in column)
        {
            if (double.IsNaN(number))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="HasNaNScalar"/>
    internal static bool DescendsScalar(ReadOnlySpan<double> column)
    {
        for (var i = 1; i < column.Length; i++)
        {
            if (column[i] < column[i - 1])
            {
                return true;
            }
        }

        return false;
    }
}
