using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>
/// Go's functions on maps, slices and strings: index, slice, len; and call, which has nothing to call.
/// </summary>
internal static class CollectionFunctions
{
    private const ParameterType Any = ParameterType.Any;

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("index", new([Any], Any, Index)),
        ("slice", new([Any], Any, Slice)),
        ("len", new([Any], null, Length)),
        ("call", new([Any], Any, (arguments, call)
            => call.Fail($"non-function {TemplatePrinter.Print(arguments[0])} of type {arguments[0].TypeName}"))),
    ];

    private static TemplateValue Index(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var item = arguments[0];
        if (item.IsNil)
        {
            return call.Fail("index of untyped nil");
        }

        foreach (var index in arguments[1..])
        {
            item = IndexOnce(item, index, call);
            if (call.Error is not null)
            {
                break;
            }
        }

        return item;
    }

    private static TemplateValue IndexOnce(TemplateValue item, TemplateValue index, TemplateCall call)
    {
        switch (item.Kind)
        {
            case TemplateKind.Slice:
                return TryGetIndex(index, item.Slice.Length, call, out var at) ? item.Slice[at] : TemplateValue.Invalid;
            case TemplateKind.String:
                var utf8 = Encoding.UTF8.GetBytes(item.Text);
                return TryGetIndex(index, utf8.Length, call, out at)
                    ? TemplateValue.OfByte(utf8[at])
                    : TemplateValue.Invalid;
            case TemplateKind.Map or TemplateKind.Labels when index.IsNil:
                return call.Fail("value is nil; should be of type string");
            case TemplateKind.Map or TemplateKind.Labels when index.Kind != TemplateKind.String:
                return call.Fail($"value has type {index.TypeName}; should be string");
            case TemplateKind.Map:
                return item.Map.TryGetValue(index.Text, out var value) ? value : TemplateValue.Nil;
            case TemplateKind.Labels:
                return TemplateValue.Of(item.Labels[index.Text]);
            case TemplateKind.Nil:
                return call.Fail("index of nil pointer");
            default:
                return call.Fail($"can't index item of type {item.TypeName}");
        }
    }

    private static bool TryGetIndex(TemplateValue index, int length, TemplateCall call, out int at)
    {
        at = 0;
        if (!index.IsInteger)
        {
            call.Fail(index.IsNil
                ? "cannot index slice/array with nil"
                : $"cannot index slice/array with type {index.TypeName}");
            return false;
        }

        if (index.Integer < 0 || index.Integer >= length)
        {
            call.Fail(FormattableString.Invariant($"index out of range: {index.Integer}"));
            return false;
        }

        at = (int)index.Integer;
        return true;
    }

    private static TemplateValue Slice(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        const int IndexesMax = 3;
        var item = arguments[0];
        if (item.IsNil)
        {
            return call.Fail("slice of untyped nil");
        }

        if (arguments.Length - 1 > IndexesMax)
        {
            return call.Fail(FormattableString.Invariant($"too many slice indexes: {arguments.Length - 1}"));
        }

        if (item.Kind is not (TemplateKind.String or TemplateKind.Slice))
        {
            return call.Fail($"can't slice item of type {item.TypeName}");
        }

        if (item.Kind == TemplateKind.String && arguments.Length - 1 == IndexesMax)
        {
            return call.Fail("cannot 3-index slice a string");
        }

        var utf8 = item.Kind == TemplateKind.String ? Encoding.UTF8.GetBytes(item.Text) : [];
        var length = item.Kind == TemplateKind.String ? utf8.Length : item.Slice.Length;
        Span<int> bounds = [0, length, length];
        for (var i = 1; i < arguments.Length; i++)
        {
            if (!TryGetIndex(arguments[i], length + 1, call, out bounds[i - 1]))
            {
                return TemplateValue.Invalid;
            }
        }

        if (bounds[0] > bounds[1] || bounds[1] > bounds[2])
        {
            var (low, high) = bounds[0] > bounds[1] ? (bounds[0], bounds[1]) : (bounds[1], bounds[2]);
            return call.Fail(FormattableString.Invariant($"invalid slice index: {low} > {high}"));
        }

        return item.Kind == TemplateKind.String
            ? TemplateValue.Of(Encoding.UTF8.GetString(utf8.AsSpan(bounds[0]..bounds[1])))
            : TemplateValue.Of(item.Slice[bounds[0]..bounds[1]]);
    }

    private static TemplateValue Length(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var item = arguments[0];
        return item.Kind switch
        {
            TemplateKind.String => TemplateValue.OfInt(Encoding.UTF8.GetByteCount(item.Text)),
            TemplateKind.Slice => TemplateValue.OfInt(item.Slice.Length),
            TemplateKind.Map => TemplateValue.OfInt(item.Map.Count),
            TemplateKind.Labels => TemplateValue.OfInt(item.Labels.Count),
            TemplateKind.Nil or TemplateKind.Invalid => call.Fail("len of nil pointer"),
            _ => call.Fail($"len of type {item.TypeName}"),
        };
    }
}
