using System.Runtime.Intrinsics;

namespace Trine.Codecs;

/// <summary>Finds the decimal number behind a double: most values that people measure have few digits behind the point.</summary>
/// <remarks>
/// A double v is the decimal m / 10^s if dividing gives v bit for bit; the division rounds correctly, so this holds for every
/// double that is the nearest to a decimal of up to 15 digits. NaN, infinities, -0 and long fractions have no scale.
/// </remarks>
public static class DecimalScale
{
    /// <summary>The largest scale: digits behind the point.</summary>
    public const int Max = 15;

    /// <summary>Integers stay below 2^51, so that scaling errs by less than a quarter.</summary>
    private const int IntegerBits = 51;

    private const double IntegerLimit = 1L << IntegerBits;

    /// <summary>
    /// 1.5 * 2^52: a number below the limit plus this lies where doubles are whole numbers, so the sum is rounded to one, and its
    /// bits count up from those of this.
    /// </summary>
    private const double Rounder = 3L << 51;

    private static readonly long RounderBits = BitConverter.DoubleToInt64Bits(Rounder);

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>10 to the power of a scale.</summary>
    public static double PowerOf(int scale) => Powers[scale];

    /// <summary>The integer of a value at a given scale; false where the value is no such decimal.</summary>
    public static bool TryScale(double value, int scale, out long digits)
    {
        var power = Powers[scale];
        var product = value * power;
        if (!(Math.Abs(product) < IntegerLimit))
        {
            digits = 0;
            return false;
        }

        var sum = product + Rounder;
        digits = BitConverter.DoubleToInt64Bits(sum) - RounderBits;
        return BitConverter.DoubleToInt64Bits((sum - Rounder) / power) == BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Scales values up to the first one that is no such decimal.</summary>
    /// <param name="values">Any.</param>
    /// <param name="scale">One for all.</param>
    /// <param name="digits">As long; what lies behind the result is undefined.</param>
    /// <returns>How many there are.</returns>
    public static int ScaleRun(ReadOnlySpan<double> values, int scale, Span<long> digits)
    {
        var done = Vector256.IsHardwareAccelerated ? ScaleRunVector256(values, scale, digits) : 0;
        return done + ScaleRunScalar(values[done..], scale, digits[done..]);
    }

    /// <summary>The reference of <see cref="ScaleRun"/>.</summary>
    internal static int ScaleRunScalar(ReadOnlySpan<double> values, int scale, Span<long> digits)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryScale(values[i], scale, out digits[i]))
            {
                return i;
            }
        }

        return values.Length;
    }

    /// <summary>The least scale at which a value is an integer; false where there is none.</summary>
    public static bool TryFind(double value, out long digits, out int scale)
    {
        scale = 0;
        if (TryScale(value, 0, out digits))
        {
            return true;
        }

        // A decimal of scale s is one of every larger scale too, so the largest that fits decides for all.
        scale = LargestScale(value);
        if (scale == 0 || !TryScale(value, scale, out digits))
        {
            scale = 0;
            return false;
        }

        while (digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        return true;
    }

    /// <summary>The double of an integer at a scale.</summary>
    public static double ToDouble(long digits, int scale) => digits / Powers[scale];

    /// <summary>Four values a step, as <see cref="TryScale"/> does with one; stops before a step in which any is no such decimal.</summary>
    private static int ScaleRunVector256(ReadOnlySpan<double> values, int scale, Span<long> digits)
    {
        var power = Vector256.Create(Powers[scale]);
        var rounder = Vector256.Create(Rounder);
        var limit = Vector256.Create(IntegerLimit);
        var done = 0;
        for (; done <= values.Length - Vector256<double>.Count; done += Vector256<double>.Count)
        {
            var value = Vector256.Create(values[done..]);
            var product = value * power;
            var sum = product + rounder;
            var isInteger = Vector256.LessThan(Vector256.Abs(product), limit).AsInt64() // False for NaN.
                & Vector256.Equals(((sum - rounder) / power).AsInt64(), value.AsInt64());
            if (isInteger != Vector256<long>.AllBitsSet)
            {
                break;
            }

            (sum.AsInt64() - rounder.AsInt64()).CopyTo(digits[done..]);
        }

        return done;
    }

    private static int LargestScale(double value)
    {
        var exponent = Math.ILogB(value) + 1; // |value| is below 2^exponent; int.MaxValue for NaN and infinities.
        var bits = exponent > IntegerBits ? 0 : IntegerBits - Math.Max(exponent, -IntegerBits);
        return Math.Min(Max, (int)(bits * 0.30102));
    }
}
