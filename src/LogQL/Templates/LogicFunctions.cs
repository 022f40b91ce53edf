namespace Trine.LogQL.Templates;

/// <summary>Go's logic and comparison: and or not eq ne lt le gt ge.</summary>
internal static class LogicFunctions
{
    private const ParameterType Any = ParameterType.Any;
    private const string BadType = "invalid type for comparison";
    private const string Incompatible = "incompatible types for comparison";
    private const string NoComparison = "missing argument for comparison";

    private enum BasicKind
    {
        None,
        Bool,
        Integer,
        Float,
        String,
    }

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("and", new([Any], Any, Last) { StopsAt = false }),
        ("or", new([Any], Any, Last) { StopsAt = true }),
        ("not", new([Any], null, (arguments, _) => TemplateValue.Of(!arguments[0].IsTrue))),
        ("eq", new([Any], Any, Equal)),
        ("ne", new([Any, Any], null, Negate(Equal))),
        ("lt", new([Any, Any], null, Less)),
        ("le", new([Any, Any], null, LessOrEqual)),
        ("gt", new([Any, Any], null, Negate(LessOrEqual))),
        ("ge", new([Any, Any], null, Negate(Less))),
    ];

    /// <summary>
    /// The evaluator has stopped where <c>and</c> or <c>or</c> is decided: the last argument is the value.
    /// </summary>
    private static TemplateValue Last(ReadOnlySpan<TemplateValue> arguments, TemplateCall call) => arguments[^1];

    private static TemplateBody Negate(TemplateBody body) => (arguments, call) =>
    {
        var value = body(arguments, call);
        return call.Error is null ? TemplateValue.Of(!value.Bool) : value;
    };

    private static BasicKind KindOf(TemplateValue value) => value.Kind switch
    {
        TemplateKind.Bool => BasicKind.Bool,
        TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8 => BasicKind.Integer,
        TemplateKind.Float64 => BasicKind.Float,
        TemplateKind.String => BasicKind.String,
        _ => BasicKind.None,
    };

    private static TemplateValue Equal(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        if (arguments.Length < 2)
        {
            return call.Fail(NoComparison);
        }

        foreach (var other in arguments[1..])
        {
            var areEqual = AreEqual(arguments[0], other, call);
            if (areEqual || call.Error is not null)
            {
                return TemplateValue.Of(areEqual);
            }
        }

        return TemplateValue.Of(false);
    }

    private static bool AreEqual(TemplateValue first, TemplateValue other, TemplateCall call)
    {
        if (first.IsNil || other.IsNil)
        {
            return first.IsNil && other.IsNil;
        }

        var kind = KindOf(first);
        if (kind != KindOf(other))
        {
            call.Fail(Incompatible);
            return false;
        }

        switch (kind)
        {
            case BasicKind.String:
                return first.Text == other.Text;
            case BasicKind.Float:
                return first.Float == other.Float;
            case BasicKind.None when first.Kind == TemplateKind.Time && other.Kind == TemplateKind.Time:
                return first.Time == other.Time;
            case BasicKind.None:
                call.Fail($"non-comparable type {TemplatePrinter.Print(first)}: {first.TypeName}");
                return false;
            default:
                return first.Integer == other.Integer;
        }
    }

    private static TemplateValue Less(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var kind = KindOf(arguments[0]);
        var otherKind = KindOf(arguments[1]);
        if (kind == BasicKind.None || otherKind == BasicKind.None)
        {
            return call.Fail(BadType);
        }

        if (kind != otherKind)
        {
            return call.Fail(Incompatible);
        }

        return kind switch
        {
            BasicKind.Bool => call.Fail(BadType),
            BasicKind.String => TemplateValue.Of(string.CompareOrdinal(arguments[0].Text, arguments[1].Text) < 0),
            BasicKind.Float => TemplateValue.Of(arguments[0].Float < arguments[1].Float),
            _ => TemplateValue.Of(arguments[0].Integer < arguments[1].Integer),
        };
    }

    private static TemplateValue LessOrEqual(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var isLess = Less(arguments, call);
        return call.Error is not null || isLess.Bool ? isLess : Equal(arguments, call);
    }
}
