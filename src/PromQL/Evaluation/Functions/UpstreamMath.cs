namespace Trine.PromQL.Evaluation.Functions;

/// <summary>
/// Functions whose last bit depends on how they are computed, computed as upstream's runtime does on x86-64: powers by repeated
/// squaring of the mantissa, arcus tangents by Cephes's rational approximation.
/// </summary>
/// <remarks>A last bit is seen where a number becomes a label or is compared: <c>count_values</c>, <c>round</c>, ties.</remarks>
internal static class UpstreamMath
{
    private const double TangentOf3Pi8 = 2.41421356237309504880;

    // What rounding takes from pi / 2.
    private const double HalfPiRest = 6.123233995736765886130e-17;

    // Beyond this power of two the result is zero or infinite whatever else is multiplied.
    private const int ExponentMax = 1 << 12;

    public static double Pow(double x, double y)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y) || x == 0 || y == 0 || x == 1 || Math.Abs(y) == 0.5
            || Math.Abs(y) >= long.MaxValue)
        {
            return y == -0.5 && x > 0 && double.IsFinite(x) ? 1 / Math.Sqrt(x) : Math.Pow(x, y);
        }

        var whole = Math.Truncate(Math.Abs(y));
        var fraction = Math.Abs(y) - whole;
        if (fraction != 0 && x < 0)
        {
            return double.NaN;
        }

        var mantissa = 1.0;
        if (fraction != 0)
        {
            if (fraction > 0.5)
            {
                fraction--;
                whole++;
            }

            mantissa = UpstreamExponentials.Exp(fraction * UpstreamExponentials.Log(x));
        }

        long exponent = 0;
        var (factor, shift) = Split(x);
        for (var bits = (long)whole; bits != 0; bits >>= 1)
        {
            if (shift is < -ExponentMax or > ExponentMax)
            {
                exponent += shift;
                break;
            }

            if ((bits & 1) == 1)
            {
                mantissa *= factor;
                exponent += shift;
            }

            factor *= factor;
            shift <<= 1;
            if (factor < 0.5)
            {
                factor += factor;
                shift--;
            }
        }

        if (y < 0)
        {
            mantissa = 1 / mantissa;
            exponent = -exponent;
        }

        return Math.ScaleB(mantissa, (int)Math.Clamp(exponent, -2 * ExponentMax, 2 * ExponentMax));
    }

    public static double Atan(double x)
    {
        if (x == 0 || !double.IsFinite(x))
        {
            return Math.Atan(x);
        }

        return x > 0 ? AtanOfPositive(x) : -AtanOfPositive(-x);
    }

    public static double Atan2(double y, double x)
    {
        if (x == 0 || y == 0 || !double.IsFinite(x) || !double.IsFinite(y))
        {
            return Math.Atan2(y, x);
        }

        var angle = Atan(y / x);
        return x >= 0 ? angle : angle <= 0 ? angle + Math.PI : angle - Math.PI;
    }

    /// <summary>A number's mantissa, from 0.5 up to 1, and its power of two.</summary>
    internal static (double Mantissa, long Exponent) Split(double x)
    {
        var exponent = Math.ILogB(x) + 1;
        return (Math.ScaleB(x, -exponent), exponent);
    }

    private static double AtanOfPositive(double x)
    {
        if (x <= 0.66)
        {
            return AtanNearZero(x);
        }

        return x > TangentOf3Pi8
            ? Math.PI / 2 - AtanNearZero(1 / x) + HalfPiRest
            : Math.PI / 4 + AtanNearZero((x - 1) / (x + 1)) + 0.5 * HalfPiRest;
    }

    private static double AtanNearZero(double x)
    {
        var z = x * x;
        var numerator = (((-8.750608600031904122785e-01 * z - 1.615753718733365076637e+01) * z
            - 7.500855792314704667340e+01) * z - 1.228866684490136173410e+02) * z - 6.485021904942025371773e+01;
        var denominator = ((((z + 2.485846490142306297962e+01) * z + 1.650270098316988542046e+02) * z
            + 4.328810604912902668951e+02) * z + 4.853903996359136964868e+02) * z + 1.945506571482613964425e+02;
        z = z * numerator / denominator;
        return x * z + x;
    }
}
