using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>Functions that cut text at bytes, as slices of Go strings: half a letter becomes U+FFFD.</summary>
internal static class ByteFunctions
{
    /// <summary><c>trunc 3 "text"</c>: the first bytes, or with a negative number the last ones.</summary>
    public static TemplateValue Truncate(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var (count, text) = (arguments[0].Integer, arguments[1].Text);
        var length = Encoding.UTF8.GetByteCount(text);
        return count < 0 && length + count > 0 ? Slice(text, length + count, length, call)
            : count >= 0 && length > count ? Slice(text, 0, count, call)
            : arguments[1];
    }

    /// <summary><c>substr 1 3 "text"</c>: from the start without a start, to the end without an end or with one behind it.</summary>
    public static TemplateValue Substring(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var (start, end, text) = (arguments[0].Integer, arguments[1].Integer, arguments[2].Text);
        var length = Encoding.UTF8.GetByteCount(text);
        if (start < 0)
        {
            return end < 0 ? OutOfBounds(call, $"[:{end}]")
                : end > length ? OutOfBounds(call, $"[:{end}] with length {length}")
                : Slice(text, 0, end, call);
        }

        return Slice(text, start, end < 0 || end > length ? length : end, call);
    }

    /// <summary>The bytes of a text from a start to an end.</summary>
    private static TemplateValue Slice(string text, long start, long end, TemplateCall call)
    {
        if (start > end)
        {
            return OutOfBounds(call, $"[{start}:{end}]");
        }

        var utf8 = Encoding.UTF8.GetBytes(text).AsSpan((int)start, (int)(end - start));
        return TemplateValue.Of(TextOf(utf8));
    }

    /// <summary>Decodes as Go does: each byte that is no part of a letter is one U+FFFD.</summary>
    public static string TextOf(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(utf8.Length);
        while (!utf8.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            text.Append(rune);
            utf8 = utf8[(status == System.Buffers.OperationStatus.Done ? length : 1)..];
        }

        return text.ToString();
    }

    private static TemplateValue OutOfBounds(TemplateCall call, FormattableString bounds)
        => call.Fail($"runtime error: slice bounds out of range {FormattableString.Invariant(bounds)}");
}
