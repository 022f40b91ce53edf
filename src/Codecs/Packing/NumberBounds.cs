using System.Numerics;

namespace Trine.Codecs;

/// <summary>The least and the greatest of some numbers.</summary>
public static class NumberBounds
{
    /// <param name="values">At least one.</param>
    public static (T Least, T Greatest) Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        => Vector.IsHardwareAccelerated && values.Length >= Vector<T>.Count ? OfVectors(values) : OfScalar(values);

    /// <summary>The reference.</summary>
    internal static (T Least, T Greatest) OfScalar<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (least, greatest) = (T.MaxValue, T.MinValue);
        foreach (var value in values)
        {
            least = T.Min(least, value);
            greatest = T.Max(greatest, value);
        }

        return (least, greatest);
    }

    private static (T Least, T Greatest) OfVectors<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // Each lane keeps the bounds of the numbers that come to stand in it. The last vector overlaps the one before.
        var least = new Vector<T>(values[^Vector<T>.Count..]);
        var greatest = least;
        for (; values.Length > Vector<T>.Count; values = values[Vector<T>.Count..])
        {
            var lanes = new Vector<T>(values);
            least = Vector.Min(least, lanes);
            greatest = Vector.Max(greatest, lanes);
        }

        Span<T> leasts = stackalloc T[Vector<T>.Count];
        Span<T> greatests = stackalloc T[Vector<T>.Count];
        least.CopyTo(leasts);
        greatest.CopyTo(greatests);
        return (OfScalar<T>(leasts).Least, OfScalar<T>(greatests).Greatest);
    }
}
