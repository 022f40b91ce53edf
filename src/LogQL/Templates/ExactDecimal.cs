using System.Globalization;
using System.Numerics;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>
/// A decimal number of any length, <c>Coefficient × 10^Exponent</c>: what Go's shopspring/decimal computes with behind
/// addf, subf, mulf and divf, so that 0.1 and 0.2 make 0.3.
/// </summary>
internal readonly record struct ExactDecimal(BigInteger Coefficient, int Exponent)
{
    private const int QuotientDecimals = 16;
    private const int BitsMax = 1 << 16;

    /// <summary>Whether further arithmetic is refused: a chain of products must not grow without bound.</summary>
    public bool IsTooLong => Coefficient.GetBitLength() > BitsMax || Math.Abs((long)Exponent) > BitsMax;

    /// <summary>The decimal that prints shortest of those nearest to the number.</summary>
    /// <param name="value">Finite.</param>
    public static ExactDecimal Of(double value)
    {
        var text = GoFloat.Format(value, 'e', GoFloat.ShortestPrecision);
        var exponentAt = text.IndexOf('e', StringComparison.Ordinal);
        var digits = text[..exponentAt];
        var pointAt = digits.IndexOf('.', StringComparison.Ordinal);
        var decimals = pointAt < 0 ? 0 : digits.Length - pointAt - 1;
        return new ExactDecimal(
            BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(exponentAt + 1), CultureInfo.InvariantCulture) - decimals);
    }

    public static ExactDecimal? Add(ExactDecimal a, ExactDecimal b)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        return new ExactDecimal(a.At(exponent) + b.At(exponent), exponent);
    }

    public static ExactDecimal? Subtract(ExactDecimal a, ExactDecimal b)
        => Add(a, b with { Coefficient = -b.Coefficient });

    public static ExactDecimal? Multiply(ExactDecimal a, ExactDecimal b)
        => new ExactDecimal(a.Coefficient * b.Coefficient, a.Exponent + b.Exponent);

    /// <summary>The quotient to 16 decimals, half away from zero; null if <paramref name="b"/> is zero.</summary>
    public static ExactDecimal? Divide(ExactDecimal a, ExactDecimal b)
    {
        if (b.Coefficient.IsZero)
        {
            return null;
        }

        var shift = a.Exponent - b.Exponent + QuotientDecimals;
        var dividend = shift >= 0 ? a.Coefficient * BigInteger.Pow(10, shift) : a.Coefficient;
        var divisor = shift >= 0 ? b.Coefficient : b.Coefficient * BigInteger.Pow(10, -shift);
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor))
        {
            quotient += dividend.Sign * divisor.Sign;
        }

        return new ExactDecimal(quotient, -QuotientDecimals);
    }

    /// <summary>The double nearest to the number.</summary>
    public double ToDouble() => double.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{Coefficient}E{Exponent}"), CultureInfo.InvariantCulture);

    private BigInteger At(int exponent) => Coefficient * BigInteger.Pow(10, Exponent - exponent);
}
