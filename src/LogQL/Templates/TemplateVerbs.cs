using System.Numerics;
using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>What stands between the percent sign and the verb of a format.</summary>
internal readonly record struct FormatFlags
{
    public int? Width { get; init; }

    public int? Precision { get; init; }

    public bool IsLeft { get; init; }

    public bool HasPlus { get; init; }

    public bool HasSharp { get; init; }

    public bool HasSpace { get; init; }

    public bool HasZero { get; init; }
}

/// <summary>
/// Prints one value by a verb of Go's <c>fmt</c>. Recurses into maps and slices, whose depth JSON bounds.
/// </summary>
internal readonly struct TemplateVerbs(StringBuilder text, FormatFlags flags)
{
    private const string LowerDigits = "0123456789abcdef";
    private const int ByteOrderMark = 0xFEFF;
    private const int Replacement = 0xFFFD;

    public void Append(TemplateValue value, char verb)
    {
        if (value.Kind is TemplateKind.Nil or TemplateKind.Invalid)
        {
            if (verb is 'v' or 'T')
            {
                Pad("<nil>");
            }
            else
            {
                text.Append("%!").Append(verb).Append("(<nil>)");
            }

            return;
        }

        if (verb == 'T')
        {
            Pad(value.TypeName);
            return;
        }

        switch (value.Kind)
        {
            case TemplateKind.Bool when verb is 't' or 'v':
                Pad(value.Bool ? "true" : "false");
                break;
            case TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8:
                AppendInteger(value, verb);
                break;
            case TemplateKind.Float64:
                AppendFloat(value, verb);
                break;
            case TemplateKind.String:
                AppendText(value, value.Text, verb);
                break;
            case TemplateKind.Time when verb is 'v' or 's' or 'q' or 'x' or 'X':
                AppendText(value, value.Time.ToString(), verb);
                break;
            case TemplateKind.Slice:
                AppendItems(value.Slice, verb);
                break;
            case TemplateKind.Map:
                AppendMap(value.Map, verb);
                break;
            case TemplateKind.Labels:
                AppendMap(value.Labels.Names.Select(
                    name => KeyValuePair.Create(name, TemplateValue.Of(value.Labels[name]))), verb);
                break;
            default:
                AppendBad(value, verb);
                break;
        }
    }

    private void AppendItems(TemplateValue[] items, char verb)
    {
        text.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? " " : "");
            AppendElement(items[i], verb);
        }

        text.Append(']');
    }

    private void AppendMap(IEnumerable<KeyValuePair<string, TemplateValue>> entries, char verb)
    {
        text.Append("map[");
        var isFirst = true;
        foreach (var (name, value) in entries)
        {
            text.Append(isFirst ? "" : " ");
            isFirst = false;
            AppendText(TemplateValue.Of(name), name, verb);
            text.Append(':');
            AppendElement(value, verb);
        }

        text.Append(']');
    }

    private void AppendElement(TemplateValue value, char verb)
    {
        if (value.Kind == TemplateKind.Nil)
        {
            Pad("<nil>");
        }
        else
        {
            Append(value, verb);
        }
    }

    private void AppendText(TemplateValue value, string content, char verb)
    {
        switch (verb)
        {
            case 'v' when flags.HasSharp:
                Pad(GoQuote.Quote(content));
                break;
            case 'v' or 's':
                Pad(Cut(content));
                break;
            case 'q':
                content = Cut(content);
                Pad(flags.HasSharp && CanStandInBackquotes(content) ? $"`{content}`"
                    : flags.HasPlus ? GoQuote.QuoteToAscii(Encoding.UTF8.GetBytes(content))
                    : GoQuote.Quote(content));
                break;
            case 'x' or 'X':
                Pad(Hex(content, verb == 'X'));
                break;
            default:
                AppendBad(value, verb);
                break;
        }
    }

    private string Cut(string content)
    {
        if (flags.Precision is not { } precision || precision >= content.Length)
        {
            return content;
        }

        return string.Concat(content.EnumerateRunes().Take(precision));
    }

    private static bool CanStandInBackquotes(string content)
        => content.EnumerateRunes().All(rune => rune.Value is not ('`' or 0x7F or ByteOrderMark or Replacement)
            && (rune.Value >= ' ' || rune.Value == '\t'));

    private string Hex(string content, bool isUpper)
    {
        var utf8 = Encoding.UTF8.GetBytes(content).AsSpan();
        utf8 = flags.Precision is { } precision && precision < utf8.Length ? utf8[..precision] : utf8;
        var prefix = flags.HasSharp && !utf8.IsEmpty ? isUpper ? "0X" : "0x" : "";
        var hex = Convert.ToHexString(utf8);
        if (flags.HasSpace)
        {
            hex = string.Join(' ', hex.Chunk(2).Select(pair => (prefix.Length > 0 ? prefix : "") + new string(pair)));
            prefix = "";
        }

        hex = isUpper ? hex : hex.ToLowerInvariant();
        return prefix + hex;
    }

    private void AppendInteger(TemplateValue value, char verb)
    {
        var number = value.Integer;
        switch (verb)
        {
            case 'v' or 'd':
                AppendDigits(number, 10, verb);
                break;
            case 'b':
                AppendDigits(number, 2, verb);
                break;
            case 'o' or 'O':
                AppendDigits(number, 8, verb);
                break;
            case 'x' or 'X':
                AppendDigits(number, 16, verb);
                break;
            case 'c':
                Pad(RuneOf(number).ToString());
                break;
            case 'q':
                Pad(GoQuote.QuoteRune(RuneOf(number)));
                break;
            case 'U':
                Pad(FormattableString.Invariant($"U+{number:X4}")
                    + (flags.HasSharp && GoQuote.IsPrintable(RuneOf(number)) ? $" '{RuneOf(number)}'" : ""));
                break;
            default:
                AppendBad(value, verb);
                break;
        }
    }

    private static Rune RuneOf(long number)
        => number is >= 0 and <= int.MaxValue && Rune.TryCreate((int)number, out var rune)
            ? rune
            : Rune.ReplacementChar;

    private void AppendDigits(long number, int radix, char verb)
    {
        var magnitude = BigInteger.Abs(number);
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, LowerDigits[(int)(magnitude % radix)]);
            magnitude /= radix;
        }
        while (magnitude > 0);

        var sign = number < 0 ? "-" : flags.HasPlus ? "+" : flags.HasSpace ? " " : "";
        if (flags.Precision is { } precision)
        {
            if (precision == 0 && number == 0)
            {
                text.Append(' ', flags.Width ?? 0);
                return;
            }

            digits.Insert(0, "0", Math.Max(0, precision - digits.Length));
        }
        else if (flags is { HasZero: true, IsLeft: false, Width: { } width })
        {
            digits.Insert(0, "0", Math.Max(0, width - digits.Length - sign.Length));
        }

        var prefix = verb switch
        {
            'O' => "0o",
            'x' when flags.HasSharp => "0x",
            'X' when flags.HasSharp => "0X",
            'b' when flags.HasSharp => "0b",
            'o' when flags.HasSharp && digits[0] != '0' => "0",
            _ => "",
        };
        var shown = digits.ToString();
        Pad(sign + prefix + (verb == 'X' ? shown.ToUpperInvariant() : shown), isZeroAllowed: false);
    }

    private void AppendFloat(TemplateValue value, char verb)
    {
        const int DefaultPrecision = 6;
        if (verb is not ('v' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G'))
        {
            AppendBad(value, verb);
            return;
        }

        var isGeneral = verb is 'v' or 'g' or 'G';
        var precision = flags.Precision ?? (isGeneral ? GoFloat.ShortestPrecision : DefaultPrecision);
        var shown = GoFloat.Format(value.Float, verb == 'v' ? 'g' : verb, precision);
        if (double.IsNaN(value.Float))
        {
            Pad((flags.HasPlus ? "+" : flags.HasSpace ? " " : "") + shown, isZeroAllowed: false);
            return;
        }

        var sign = shown[0] == '-' ? "-" : flags.HasPlus ? "+" : flags.HasSpace ? " " : "";
        shown = shown.TrimStart('-', '+');
        if (double.IsInfinity(value.Float))
        {
            Pad((sign.Length == 0 ? "+" : sign) + shown, isZeroAllowed: false);
            return;
        }

        if (flags is { HasZero: true, IsLeft: false, Width: { } width })
        {
            text.Append(sign).Append('0', Math.Max(0, width - shown.Length - sign.Length)).Append(shown);
            return;
        }

        Pad(sign + shown);
    }

    /// <summary>What Go prints for a verb that does not fit: <c>%!d(string=x)</c>.</summary>
    private void AppendBad(TemplateValue value, char verb)
    {
        text.Append("%!").Append(verb).Append('(').Append(value.TypeName).Append('=');
        new TemplateVerbs(text, default).Append(value, 'v');
        text.Append(')');
    }

    private void Pad(string content, bool isZeroAllowed = true)
    {
        var missing = (flags.Width ?? 0) - content.EnumerateRunes().Count();
        if (missing <= 0)
        {
            text.Append(content);
        }
        else if (flags.IsLeft)
        {
            text.Append(content).Append(' ', missing);
        }
        else
        {
            text.Append(flags.HasZero && isZeroAllowed ? '0' : ' ', missing).Append(content);
        }
    }
}
