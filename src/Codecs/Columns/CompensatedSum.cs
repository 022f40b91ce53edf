using System.Numerics;
using System.Runtime.CompilerServices;

namespace Trine.Codecs;

/// <summary>Kahan's summation with Neumaier's improvement. Stateless.</summary>
public static class CompensatedSum
{
    /// <summary>Adds a value; what was rounded off gathers in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double value, ref double sum, ref double rest)
    {
        var next = sum + value;
        rest = double.IsInfinity(next) ? 0
            : Math.Abs(sum) >= Math.Abs(value) ? rest + ((sum - next) + value)
            : rest + ((value - next) + sum);
        sum = next;
    }

    /// <summary>Adds each value of a column to a sum of its own.</summary>
    /// <param name="values">As many as there are sums.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="rests">Their rests.</param>
    public static void Add(ReadOnlySpan<double> values, Span<double> sums, Span<double> rests)
    {
        sums = sums[..values.Length];
        rests = rests[..values.Length];
        var infinity = new Vector<double>(double.PositiveInfinity);
        while (values.Length >= Vector<double>.Count)
        {
            // One lane a sum; the same operations in the same order as for one value.
            var value = new Vector<double>(values);
            var sum = new Vector<double>(sums);
            var next = sum + value;
            var rest = new Vector<double>(rests) + Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(Vector.Abs(sum), Vector.Abs(value)), (sum - next) + value, (value - next) + sum);
            Vector.ConditionalSelect(Vector.Equals(Vector.Abs(next), infinity), Vector<double>.Zero, rest).CopyTo(rests);
            next.CopyTo(sums);
            values = values[Vector<double>.Count..];
            sums = sums[Vector<double>.Count..];
            rests = rests[Vector<double>.Count..];
        }

        AddScalar(values, sums, rests);
    }

    /// <summary>The reference, and the end of a column.</summary>
    internal static void AddScalar(ReadOnlySpan<double> values, Span<double> sums, Span<double> rests)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Add(values[i], ref sums[i], ref rests[i]);
        }
    }
}
