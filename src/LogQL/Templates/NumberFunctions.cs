using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>Arithmetic: on whole numbers, on floats (exact in decimal), rounding, conversion.</summary>
internal static class NumberFunctions
{
    private const ParameterType Any = ParameterType.Any;

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("int", new([Any], null, (arguments, _) => TemplateValue.OfInt(ToInt64(arguments[0])))),
        ("float64", new([Any], null, (arguments, _) => TemplateValue.Of(ToFloat64(arguments[0])))),
        ("add", new([], Any, (arguments, _) => Fold(0, arguments, (a, b) => unchecked(a + b)))),
        ("sub", new([Any, Any], null, (arguments, _) => FoldFirst(arguments, (a, b) => unchecked(a - b)))),
        ("mul", new([Any], Any, (arguments, _) => FoldFirst(arguments, (a, b) => unchecked(a * b)))),
        ("div", new([Any, Any], null, (arguments, call) => Divide(arguments, isRemainder: false, call))),
        ("mod", new([Any, Any], null, (arguments, call) => Divide(arguments, isRemainder: true, call))),
        ("max", new([Any], Any, (arguments, _) => FoldFirst(arguments, Math.Max))),
        ("min", new([Any], Any, (arguments, _) => FoldFirst(arguments, Math.Min))),
        ("maxf", new([Any], Any, (arguments, _) => FoldFloats(arguments, Math.Max))),
        ("minf", new([Any], Any, (arguments, _) => FoldFloats(arguments, Math.Min))),
        ("addf", new([], Any, (arguments, call)
            => FoldDecimals([TemplateValue.Of(0.0), .. arguments], ExactDecimal.Add, call))),
        ("subf", new([Any], Any, (arguments, call) => FoldDecimals(arguments, ExactDecimal.Subtract, call))),
        ("mulf", new([Any], Any, (arguments, call) => FoldDecimals(arguments, ExactDecimal.Multiply, call))),
        ("divf", new([Any], Any, (arguments, call) => FoldDecimals(arguments, ExactDecimal.Divide, call))),
        ("ceil", new([Any], null, (arguments, _) => TemplateValue.Of(Math.Ceiling(ToFloat64(arguments[0]))))),
        ("floor", new([Any], null, (arguments, _) => TemplateValue.Of(Math.Floor(ToFloat64(arguments[0]))))),
        ("round", new([Any, ParameterType.Int], ParameterType.Float64, Round)),
    ];

    private delegate long IntegerOperation(long a, long b);

    private delegate double FloatOperation(double a, double b);

    private delegate ExactDecimal? DecimalOperation(ExactDecimal a, ExactDecimal b);

    /// <summary>
    /// A whole number from any value: text by its prefix (<c>0x1F</c>) and without decimals, floats cut, else 0.
    /// </summary>
    public static long ToInt64(TemplateValue value) => value.Kind switch
    {
        TemplateKind.Float64 => (long)value.Float,
        TemplateKind.String => TemplateNumber.TryReadInteger(WithoutDecimals(value.Text), out var number)
            ? number : 0,
        TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8 or TemplateKind.Bool => value.Integer,
        _ => 0,
    };

    /// <summary>A float from any value; 0 from what is no number.</summary>
    public static double ToFloat64(TemplateValue value) => value.Kind switch
    {
        TemplateKind.Float64 => value.Float,
        TemplateKind.String => GoNumber.ParseFloat(value.Text, out var number) == GoNumberOutcome.Ok ? number : 0,
        TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8 or TemplateKind.Bool => value.Integer,
        _ => 0,
    };

    /// <summary>Cuts "12.75" to "12"; leaves what is no plain decimal as it is.</summary>
    private static string WithoutDecimals(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var signLength = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        var isPlain = point >= signLength
            && text.Remove(point, 1).AsSpan(signLength).IndexOfAnyExceptInRange('0', '9') < 0;
        return !isPlain ? text : point == signLength ? "0" : text[..point];
    }

    private static TemplateValue FoldFirst(ReadOnlySpan<TemplateValue> arguments, IntegerOperation operation)
        => Fold(ToInt64(arguments[0]), arguments[1..], operation);

    private static TemplateValue Fold(long total, ReadOnlySpan<TemplateValue> arguments, IntegerOperation operation)
    {
        foreach (var argument in arguments)
        {
            total = operation(total, ToInt64(argument));
        }

        return TemplateValue.OfInt64(total);
    }

    private static TemplateValue FoldFloats(ReadOnlySpan<TemplateValue> arguments, FloatOperation operation)
    {
        var total = ToFloat64(arguments[0]);
        foreach (var argument in arguments[1..])
        {
            total = operation(total, ToFloat64(argument));
        }

        return TemplateValue.Of(total);
    }

    private static TemplateValue FoldDecimals(
        ReadOnlySpan<TemplateValue> arguments, DecimalOperation operation, TemplateCall call)
    {
        var total = default(ExactDecimal);
        for (var i = 0; i < arguments.Length; i++)
        {
            var number = ToFloat64(arguments[i]);
            if (!double.IsFinite(number))
            {
                return call.Fail($"Cannot create a Decimal from {GoFloat.Format(number)}");
            }

            var exact = ExactDecimal.Of(number);
            if ((i == 0 ? exact : operation(total, exact)) is not { } result)
            {
                return call.Fail("decimal division by 0");
            }

            total = result;
            if (total.IsTooLong)
            {
                return call.Fail("decimal has too many digits");
            }
        }

        return TemplateValue.Of(total.ToDouble());
    }

    private static TemplateValue Divide(ReadOnlySpan<TemplateValue> arguments, bool isRemainder, TemplateCall call)
    {
        var (a, b) = (ToInt64(arguments[0]), ToInt64(arguments[1]));
        return b switch
        {
            0 => call.Fail("runtime error: integer divide by zero"),
            -1 => TemplateValue.OfInt64(isRemainder ? 0 : unchecked(-a)), // The least number has no opposite: Go wraps.
            _ => TemplateValue.OfInt64(isRemainder ? a % b : a / b),
        };
    }

    /// <summary>Rounds to so many places, up from the given part (one half) on.</summary>
    private static TemplateValue Round(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var power = Math.Pow(10, arguments[1].Integer);
        var shifted = power * ToFloat64(arguments[0]);
        var roundUpFrom = arguments.Length > 2 ? arguments[2].Float : 0.5;
        var rounded = shifted - Math.Truncate(shifted) >= roundUpFrom ? Math.Ceiling(shifted) : Math.Floor(shifted);
        return TemplateValue.Of(rounded / power);
    }
}
