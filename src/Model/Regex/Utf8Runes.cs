namespace Trine.Model.Regex;

/// <summary>Reads runes from UTF-8 as Go does: a byte that begins no valid rune is U+FFFD and one byte wide.</summary>
internal static class Utf8Runes
{
    public const int Replacement = 0xFFFD;

    /// <summary>Stands for the lack of a rune before the start and after the end of a text.</summary>
    public const int None = -1;

    /// <summary>The rune that begins at <paramref name="position"/>, which must lie within the text.</summary>
    public static int Decode(ReadOnlySpan<byte> text, int position, out int width)
    {
        int first = text[position];
        width = 1;
        if (first < 0x80)
        {
            return first;
        }

        var rest = text[(position + 1)..];
        if (first is >= 0xC2 and <= 0xDF)
        {
            if (rest.Length >= 1 && IsContinuation(rest[0]))
            {
                width = 2;
                return ((first & 0x1F) << 6) | (rest[0] & 0x3F);
            }
        }
        else if (first is >= 0xE0 and <= 0xEF)
        {
            if (rest.Length >= 2 && IsContinuation(rest[0]) && IsContinuation(rest[1]))
            {
                var rune = ((first & 0x0F) << 12) | ((rest[0] & 0x3F) << 6) | (rest[1] & 0x3F);
                if (rune >= 0x800 && rune is not (>= 0xD800 and <= 0xDFFF))
                {
                    width = 3;
                    return rune;
                }
            }
        }
        else if (first is >= 0xF0 and <= 0xF4 && rest.Length >= 3
            && IsContinuation(rest[0]) && IsContinuation(rest[1]) && IsContinuation(rest[2]))
        {
            var rune = ((first & 0x07) << 18) | ((rest[0] & 0x3F) << 12) | ((rest[1] & 0x3F) << 6) | (rest[2] & 0x3F);
            if (rune is >= 0x10000 and <= RuneSet.RuneMax)
            {
                width = 4;
                return rune;
            }
        }

        return Replacement;
    }

    /// <summary>The rune that ends at <paramref name="position"/>; <see cref="None"/> at the start.</summary>
    public static int DecodeBefore(ReadOnlySpan<byte> text, int position)
    {
        if (position == 0)
        {
            return None;
        }

        for (var start = position - 1; start >= Math.Max(0, position - 4); start--)
        {
            if (!IsContinuation(text[start]))
            {
                var rune = Decode(text[..position], start, out var width);
                return start + width == position ? rune : Replacement;
            }
        }

        return Replacement;
    }

    /// <summary>The rune at a place; <see cref="None"/> at the end.</summary>
    public static int DecodeAfter(ReadOnlySpan<byte> text, int position)
        => position < text.Length ? Decode(text, position, out _) : None;

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
