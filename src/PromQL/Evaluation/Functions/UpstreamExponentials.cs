namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Exponentials, logarithms and hyperbolic functions to the last bit of upstream's, as <see cref="UpstreamMath"/>.</summary>
internal static class UpstreamExponentials
{
    // Where Exp becomes infinite, and zero.
    private const double ExpMax = 7.09782712893384e+02;
    private const double ExpMin = -746;

    private const double Log2OfE = 1.4426950408889634073599246810018920;

    // Ln 2 in two parts, so that multiples of the first are exact: for Exp, and for Log.
    private const double ExpLn2High = 0.69314718055966295651160180568695068359375;
    private const double ExpLn2Low = 0.28235290563031577122588448175013436025525412068e-12;
    private const double LogLn2High = 6.93147180369123816490e-01;
    private const double LogLn2Low = 1.90821492927058770002e-10;

    private const double Ln2 = 0.693147180559945309417232121458176568;
    private const double Log10OfE = 0.43429448190325182765112891891660508;
    private const double HalfSqrt2 = 7.07106781186547524401e-01;

    /// <summary>Beyond this e⁻ˣ is too small to matter beside eˣ.</summary>
    private const double HyperbolicMax = 21;

    /// <summary>
    /// Shibata, "Efficient evaluation methods of elementary functions suitable for SIMD computation" (ISC 2010): eʳ - 1 of a
    /// sixteenth of the rest by Taylor's series, doubled four times.
    /// </summary>
    public static double Exp(double x)
    {
        if (!double.IsFinite(x))
        {
            return Math.Exp(x);
        }

        if (x is > ExpMax or < ExpMin)
        {
            return x > 0 ? double.PositiveInfinity : 0;
        }

        var power = Math.Round(x * Log2OfE, MidpointRounding.ToEven);
        var rest = Math.FusedMultiplyAdd(-ExpLn2High, power, x);
        rest = Math.FusedMultiplyAdd(-ExpLn2Low, power, rest) * 0.0625;
        var series = 2.4801587301587301587e-5;
        series = Math.FusedMultiplyAdd(series, rest, 1.9841269841269841270e-4);
        series = Math.FusedMultiplyAdd(series, rest, 1.3888888888888888889e-3);
        series = Math.FusedMultiplyAdd(series, rest, 8.3333333333333333333e-3);
        series = Math.FusedMultiplyAdd(series, rest, 4.1666666666666666667e-2);
        series = Math.FusedMultiplyAdd(series, rest, 1.6666666666666666667e-1);
        series = Math.FusedMultiplyAdd(series, rest, 0.5);
        series = Math.FusedMultiplyAdd(series, rest, 1);
        rest *= series;
        for (var doubling = 0; doubling < 3; doubling++)
        {
            rest *= rest + 2;
        }

        return Math.ScaleB(Math.FusedMultiplyAdd(rest, rest + 2, 1), (int)power);
    }

    /// <summary>FreeBSD's method: a polynomial in s² with s = f / (2 + f), where x = 2ᵏ (1 + f).</summary>
    public static double Log(double x)
    {
        if (!double.IsFinite(x) || x <= 0)
        {
            return Math.Log(x);
        }

        var (mantissa, exponent) = UpstreamMath.Split(x);
        if (mantissa < HalfSqrt2)
        {
            mantissa *= 2;
            exponent--;
        }

        var f = mantissa - 1;
        double k = exponent;
        var s = f / (2 + f);
        var s2 = s * s;
        var s4 = s2 * s2;
        var odd = s2 * (6.666666666666735130e-01
            + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
        var even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
        var halfSquare = 0.5 * f * f;
        return k * LogLn2High - (halfSquare - (s * (halfSquare + (odd + even)) + k * LogLn2Low) - f);
    }

    public static double Log2(double x)
    {
        if (!double.IsFinite(x) || x <= 0)
        {
            return Math.Log2(x);
        }

        var (mantissa, exponent) = UpstreamMath.Split(x);

        // Powers of two are exact.
        return mantissa == 0.5 ? exponent - 1 : Log(mantissa) * (1 / Ln2) + exponent;
    }

    public static double Log10(double x) => Log(x) * Log10OfE;

    /// <summary>Near zero by Hart and Cheney's approximation 2029.</summary>
    public static double Sinh(double x)
    {
        if (!double.IsFinite(x) || x == 0)
        {
            return x;
        }

        var size = Math.Abs(x);
        double result;
        if (size > HyperbolicMax)
        {
            result = Exp(size) * 0.5;
        }
        else if (size > 0.5)
        {
            var exp = Exp(size);
            result = (exp - 1 / exp) * 0.5;
        }
        else
        {
            var square = size * size;
            result = (((-0.2630563213397497062819489e+2 * square - 0.2894211355989563807284660366e+4) * square
                - 0.8991272022039509355398013511e+5) * square - 0.6307673640497716991184787251e+6) * size;
            result /= ((square - 0.173678953558233699533450911e+3) * square + 0.1521517378790019070696485176e+5) * square
                - 0.6307673640497716991212077277e+6;
        }

        return x < 0 ? -result : result;
    }

    public static double Cosh(double x)
    {
        var size = Math.Abs(x);
        if (size > HyperbolicMax)
        {
            return Exp(size) * 0.5;
        }

        var exp = Exp(size);
        return (exp + 1 / exp) * 0.5;
    }
}
