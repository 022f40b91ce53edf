using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>Functions on text. The older ones take the text first, as Go's strings package, the others last.</summary>
internal static class StringFunctions
{
    private const ParameterType String = ParameterType.String;
    private const ParameterType Int = ParameterType.Int;
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private delegate string Unary(string text);

    private delegate string Binary(string first, string second);

    private delegate bool Test(string first, string second);

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("ToLower", OfUnary(text => text.ToLowerInvariant())),
        ("ToUpper", OfUnary(text => text.ToUpperInvariant())),
        ("lower", OfUnary(text => text.ToLowerInvariant())),
        ("upper", OfUnary(text => text.ToUpperInvariant())),
        ("title", OfUnary(Title)),
        ("TrimSpace", OfUnary(text => text.Trim())),
        ("trim", OfUnary(text => text.Trim())),
        ("Trim", OfBinary((text, cut) => TrimRunes(text, cut, atStart: true, atEnd: true))),
        ("TrimLeft", OfBinary((text, cut) => TrimRunes(text, cut, atStart: true, atEnd: false))),
        ("TrimRight", OfBinary((text, cut) => TrimRunes(text, cut, atStart: false, atEnd: true))),
        ("trimAll", OfBinary((cut, text) => TrimRunes(text, cut, atStart: true, atEnd: true))),
        ("TrimPrefix", OfBinary(TrimPrefix)),
        ("TrimSuffix", OfBinary(TrimSuffix)),
        ("trimPrefix", OfBinary((prefix, text) => TrimPrefix(text, prefix))),
        ("trimSuffix", OfBinary((suffix, text) => TrimSuffix(text, suffix))),
        ("contains", OfTest((part, text) => text.Contains(part, Ordinal))),
        ("hasPrefix", OfTest((part, text) => text.StartsWith(part, Ordinal))),
        ("hasSuffix", OfTest((part, text) => text.EndsWith(part, Ordinal))),
        ("Replace", new([String, String, String, Int], null, (arguments, call)
            => Replace(arguments[0].Text, arguments[1].Text, arguments[2].Text, arguments[3].Integer, call))),
        ("replace", new([String, String, String], null, (arguments, call)
            => Replace(arguments[2].Text, arguments[0].Text, arguments[1].Text, -1, call))),
        ("repeat", new([Int, String], null, Repeat)),
        ("trunc", new([Int, String], null, ByteFunctions.Truncate)),
        ("substr", new([Int, Int, String], null, ByteFunctions.Substring)),
        ("indent", new([Int, String], null, (arguments, call) => Indent(arguments, "", call))),
        ("nindent", new([Int, String], null, (arguments, call) => Indent(arguments, "\n", call))),
        ("alignLeft", new([Int, String], null, (arguments, call) => Align(arguments, isLeft: true, call))),
        ("alignRight", new([Int, String], null, (arguments, call) => Align(arguments, isLeft: false, call))),
        ("default", new([ParameterType.Any], ParameterType.Any, (arguments, _)
            => arguments.Length > 1 && arguments[1].IsTrue ? arguments[1] : arguments[0])),
    ];

    private static TemplateFunction OfUnary(Unary body)
        => new([String], null, (arguments, _) => TemplateValue.Of(body(arguments[0].Text)));

    private static TemplateFunction OfBinary(Binary body) => new(
        [String, String], null, (arguments, _) => TemplateValue.Of(body(arguments[0].Text, arguments[1].Text)));

    private static TemplateFunction OfTest(Test body) => new(
        [String, String], null, (arguments, _) => TemplateValue.Of(body(arguments[0].Text, arguments[1].Text)));

    /// <summary>Upper case for the first letter of each word, as Go's strings.Title.</summary>
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            title.Append(IsWordPart(previous) ? rune : Rune.ToUpperInvariant(rune));
            previous = rune;
        }

        return title.ToString();
    }

    /// <summary>ASCII marks other than the underscore part words; of all else only blanks do.</summary>
    private static bool IsWordPart(Rune rune) => rune.IsAscii
        ? rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        : Rune.IsLetterOrDigit(rune) || !Rune.IsWhiteSpace(rune);

    private static string TrimRunes(string text, string cut, bool atStart, bool atEnd)
    {
        var runes = cut.EnumerateRunes().ToHashSet();
        var rest = text.AsSpan();
        while (atStart && !rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(rest, out var first, out var length);
            if (!runes.Contains(first))
            {
                break;
            }

            rest = rest[length..];
        }

        while (atEnd && !rest.IsEmpty)
        {
            Rune.DecodeLastFromUtf16(rest, out var last, out var length);
            if (!runes.Contains(last))
            {
                break;
            }

            rest = rest[..^length];
        }

        return rest.ToString();
    }

    private static string TrimPrefix(string text, string prefix)
        => text.StartsWith(prefix, Ordinal) ? text[prefix.Length..] : text;

    private static string TrimSuffix(string text, string suffix)
        => text.EndsWith(suffix, Ordinal) ? text[..^suffix.Length] : text;

    /// <summary>
    /// Replaces the first so many occurrences, all if negative; an empty one stands before each rune.
    /// </summary>
    private static TemplateValue Replace(string text, string old, string @new, long count, TemplateCall call)
    {
        var replaced = new StringBuilder();
        var at = 0;
        for (var done = 0L; count < 0 || done < count; done++)
        {
            var found = old.Length > 0 ? text.IndexOf(old, at, Ordinal)
                : done == 0 ? 0
                : at < text.Length ? at + RuneLength(text, at)
                : -1;
            if (found < 0)
            {
                break;
            }

            replaced.Append(text, at, found - at).Append(@new);
            at = found + old.Length;
            if (!call.Allows(replaced.Length))
            {
                return TemplateValue.Invalid;
            }
        }

        return TemplateValue.Of(replaced.Append(text, at, text.Length - at).ToString());
    }

    private static int RuneLength(string text, int at)
        => at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;

    private static TemplateValue Repeat(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var (count, text) = (arguments[0].Integer, arguments[1].Text);
        if (count < 0)
        {
            return call.Fail("strings: negative Repeat count");
        }

        if (text.Length == 0)
        {
            return TemplateValue.Of("");
        }

        return call.Allows(Math.Min(count, int.MaxValue) * text.Length)
            ? TemplateValue.Of(new StringBuilder().Insert(0, text, (int)count).ToString())
            : TemplateValue.Invalid;
    }

    private static TemplateValue Indent(ReadOnlySpan<TemplateValue> arguments, string prefix, TemplateCall call)
    {
        var (spaces, text) = (arguments[0].Integer, arguments[1].Text);
        if (spaces < 0)
        {
            return call.Fail("strings: negative Repeat count");
        }

        var lines = 1L + text.AsSpan().Count('\n');
        if (!call.Allows((lines * Math.Min(spaces, int.MaxValue)) + text.Length))
        {
            return TemplateValue.Invalid;
        }

        var pad = new string(' ', (int)spaces);
        return TemplateValue.Of(prefix + pad + text.Replace("\n", "\n" + pad, Ordinal));
    }

    /// <summary>Pads with blanks or cuts to so many runes; a negative number leaves the text as it is.</summary>
    private static TemplateValue Align(ReadOnlySpan<TemplateValue> arguments, bool isLeft, TemplateCall call)
    {
        var (count, text) = (arguments[0].Integer, arguments[1].Text);
        var length = RuneCount(text);
        if (count < 0 || count == length)
        {
            return TemplateValue.Of(text);
        }

        if (count < length)
        {
            return TemplateValue.Of(isLeft ? RunesTo(text, count) : RunesFrom(text, length - count));
        }

        if (!call.Allows(count))
        {
            return TemplateValue.Invalid;
        }

        var pad = new string(' ', (int)(count - length));
        return TemplateValue.Of(isLeft ? text + pad : pad + text);
    }

    private static int RuneCount(string text) => text.EnumerateRunes().Count();

    private static string RunesTo(string text, long count) => text[..OffsetOf(text, count)];

    private static string RunesFrom(string text, long count) => text[OffsetOf(text, count)..];

    private static int OffsetOf(string text, long runes)
    {
        var offset = 0;
        for (; runes > 0 && offset < text.Length; runes--)
        {
            offset += RuneLength(text, offset);
        }

        return offset;
    }
}
