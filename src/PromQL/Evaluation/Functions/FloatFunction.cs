namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Functions of one number.</summary>
internal enum FloatFunction
{
    Abs,
    Acos,
    Acosh,
    Asin,
    Asinh,
    Atan,
    Atanh,
    Ceil,
    Cos,
    Cosh,
    Deg,
    Exp,
    Floor,
    Ln,
    Log10,
    Log2,
    Negate,
    Rad,
    Sgn,
    Sin,
    Sinh,
    Sqrt,
    Tan,
    Tanh,
}

internal static class FloatFunctions
{
    private const double DegreesOfPi = 180;

    /// <summary>The function of a name in a query.</summary>
    public static FloatFunction? Named(string name)
        => name.Length > 0 && Enum.TryParse<FloatFunction>(char.ToUpperInvariant(name[0]) + name[1..], out var function)
            && function != FloatFunction.Negate
            ? function
            : null;

    public static double Apply(FloatFunction function, double value) => function switch
    {
        FloatFunction.Abs => Math.Abs(value),
        FloatFunction.Acos => Math.Acos(value),
        FloatFunction.Acosh => Math.Acosh(value),
        FloatFunction.Asin => Math.Asin(value),
        FloatFunction.Asinh => Math.Asinh(value),
        FloatFunction.Atan => UpstreamMath.Atan(value),
        FloatFunction.Atanh => Math.Atanh(value),
        FloatFunction.Ceil => Math.Ceiling(value),
        FloatFunction.Cos => Math.Cos(value),
        FloatFunction.Cosh => UpstreamExponentials.Cosh(value),
        FloatFunction.Deg => value * DegreesOfPi / Math.PI,
        FloatFunction.Exp => UpstreamExponentials.Exp(value),
        FloatFunction.Floor => Math.Floor(value),
        FloatFunction.Ln => UpstreamExponentials.Log(value),
        FloatFunction.Log10 => UpstreamExponentials.Log10(value),
        FloatFunction.Log2 => UpstreamExponentials.Log2(value),
        FloatFunction.Negate => -value,
        FloatFunction.Rad => value * Math.PI / DegreesOfPi,
        FloatFunction.Sgn => value < 0 ? -1 : value > 0 ? 1 : value,
        FloatFunction.Sin => Math.Sin(value),
        FloatFunction.Sinh => UpstreamExponentials.Sinh(value),
        FloatFunction.Sqrt => Math.Sqrt(value),
        FloatFunction.Tan => Math.Tan(value),
        _ => Math.Tanh(value),
    };
}
