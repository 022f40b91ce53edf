using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>Go's <c>fmt.Sprintf</c>, with what it prints for formats that do not fit their arguments.</summary>
internal sealed class TemplateFormatter(TemplateCall call)
{
    private const int NumberMax = 1_000_000;

    private readonly StringBuilder _text = new();
    private int _argument;
    private bool _isReordered;
    private bool _isGoodIndex;

    /// <summary>The text; null, and failure reported, if it would be too long.</summary>
    public string? Format(string format, ReadOnlySpan<TemplateValue> arguments)
    {
        for (var at = 0; at < format.Length;)
        {
            var percent = format.IndexOf('%', at);
            _text.Append(format, at, (percent < 0 ? format.Length : percent) - at);
            if (percent < 0)
            {
                break;
            }

            at = percent + 1;
            AppendVerb(format, ref at, arguments);
            if (!call.Allows(_text.Length))
            {
                return null;
            }
        }

        if (!_isReordered && _argument < arguments.Length)
        {
            AppendExtra(arguments[_argument..]);
        }

        return call.Allows(_text.Length) ? _text.ToString() : null;
    }

    private void AppendExtra(ReadOnlySpan<TemplateValue> extra)
    {
        _text.Append("%!(EXTRA ");
        for (var i = 0; i < extra.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            if (extra[i].Kind is TemplateKind.Nil or TemplateKind.Invalid)
            {
                _text.Append("<nil>");
            }
            else
            {
                _text.Append(extra[i].TypeName).Append('=').Append(TemplatePrinter.Print(extra[i]));
            }
        }

        _text.Append(')');
    }

    private void AppendVerb(string format, ref int at, ReadOnlySpan<TemplateValue> arguments)
    {
        _isGoodIndex = true;
        var flags = ReadFlags(format, ref at);
        var isAfterIndex = ReadIndex(format, ref at, arguments.Length);
        flags = flags with { Width = ReadNumber(format, ref at, arguments, ref isAfterIndex, "%!(BADWIDTH)") };
        if (flags.Width < 0)
        {
            flags = flags with { Width = -flags.Width, IsLeft = true, HasZero = false };
        }

        if (at < format.Length && format[at] == '.')
        {
            at++;
            _isGoodIndex &= !isAfterIndex;
            isAfterIndex = ReadIndex(format, ref at, arguments.Length);
            var precision = ReadNumber(format, ref at, arguments, ref isAfterIndex, "%!(BADPREC)") ?? 0;
            flags = flags with { Precision = precision < 0 ? null : precision };
        }

        if (!isAfterIndex)
        {
            ReadIndex(format, ref at, arguments.Length);
        }

        if (at >= format.Length)
        {
            _text.Append("%!(NOVERB)");
            return;
        }

        Rune.DecodeFromUtf16(format.AsSpan(at), out var verb, out var length);
        at += length;
        if (verb.Value == '%')
        {
            _text.Append('%');
        }
        else if (!_isGoodIndex)
        {
            _text.Append("%!").Append(verb).Append("(BADINDEX)");
        }
        else if (_argument >= arguments.Length)
        {
            _text.Append("%!").Append(verb).Append("(MISSING)");
        }
        else
        {
            new TemplateVerbs(_text, flags).Append(arguments[_argument++], verb.IsBmp ? (char)verb.Value : '\uFFFD');
        }
    }

    private static FormatFlags ReadFlags(string format, ref int at)
    {
        var flags = default(FormatFlags);
        for (; at < format.Length; at++)
        {
            switch (format[at])
            {
                case '#':
                    flags = flags with { HasSharp = true };
                    break;
                case '0':
                    flags = flags with { HasZero = true };
                    break;
                case '+':
                    flags = flags with { HasPlus = true };
                    break;
                case '-':
                    flags = flags with { IsLeft = true };
                    break;
                case ' ':
                    flags = flags with { HasSpace = true };
                    break;
                default:
                    return flags;
            }
        }

        return flags;
    }

    /// <summary>Reads a width or precision: digits, or a star for an argument.</summary>
    private int? ReadNumber(
        string format, ref int at, ReadOnlySpan<TemplateValue> arguments, ref bool isAfterIndex, string bad)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            isAfterIndex = false;
            if (_argument < arguments.Length && arguments[_argument] is { Kind: TemplateKind.Int } number
                && Math.Abs(number.Integer) <= NumberMax)
            {
                _argument++;
                return (int)number.Integer;
            }

            _argument = Math.Min(_argument + 1, arguments.Length);
            _text.Append(bad);
            return null;
        }

        var start = at;
        var value = 0;
        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
        {
            value = Math.Min((value * 10) + (format[at] - '0'), NumberMax + 1);
        }

        if (at == start)
        {
            return null;
        }

        _isGoodIndex &= !isAfterIndex;
        return value <= NumberMax ? value : null;
    }

    /// <summary>Reads <c>[3]</c>, which says which argument comes next.</summary>
    private bool ReadIndex(string format, ref int at, int argumentCount)
    {
        if (at >= format.Length || format[at] != '[')
        {
            return false;
        }

        _isReordered = true;
        var close = format.IndexOf(']', at);
        if (close < 0)
        {
            at++;
            _isGoodIndex = false;
            return false;
        }

        var isNumber = int.TryParse(
            format.AsSpan((at + 1)..close), System.Globalization.CultureInfo.InvariantCulture, out var index);
        at = close + 1;
        if (!isNumber || index < 1 || index > argumentCount)
        {
            _isGoodIndex = false;
            return true;
        }

        _argument = index - 1;
        return true;
    }
}
