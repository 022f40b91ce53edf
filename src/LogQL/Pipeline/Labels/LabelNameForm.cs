using System.Text;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes label names out of the keys found in lines, with Loki's rules.</summary>
internal static class LabelNameForm
{
    /// <summary>
    /// Writes the label form: spaces around trimmed, <c>_</c> before a leading digit, each character outside
    /// <c>[A-Za-z0-9_]</c> replaced by <c>_</c>.
    /// </summary>
    /// <param name="key">UTF-8, perhaps invalid.</param>
    /// <param name="name">At least one byte longer than the key.</param>
    /// <returns>Bytes written; 0 when the key is blank.</returns>
    public static int Write(ReadOnlySpan<byte> key, Span<byte> name)
    {
        key = TrimSpaces(key);
        if (key.IsEmpty)
        {
            return 0;
        }

        var length = 0;
        if (char.IsAsciiDigit((char)key[0]))
        {
            name[length++] = (byte)'_';
        }

        while (!key.IsEmpty)
        {
            if (key[0] < 0x80)
            {
                name[length++] = char.IsAsciiLetterOrDigit((char)key[0]) ? key[0] : (byte)'_';
                key = key[1..];
                continue;
            }

            Rune.DecodeFromUtf8(key, out _, out var consumed);
            name[length++] = (byte)'_';
            key = key[consumed..];
        }

        return length;
    }

    private static ReadOnlySpan<byte> TrimSpaces(ReadOnlySpan<byte> key)
    {
        while (!key.IsEmpty && Rune.DecodeFromUtf8(key, out var rune, out var consumed) == 0 && Rune.IsWhiteSpace(rune))
        {
            key = key[consumed..];
        }

        while (!key.IsEmpty && Rune.DecodeLastFromUtf8(key, out var rune, out var consumed) == 0 && Rune.IsWhiteSpace(rune))
        {
            key = key[..^consumed];
        }

        return key;
    }
}
