using System.Text;

namespace Trine.Model.Regex;

/// <summary>Search for a text in any case, by Loki's rules, which are not those of regular expressions. Stateless.</summary>
/// <remarks>
/// A rune matches when its lower case is that of the needle, so the Kelvin sign is a k and the dotted capital I an i,
/// but the long s is no s. The first rune is looked for by its first byte: where it is ASCII only its ASCII forms count.
/// </remarks>
internal static class FoldedText
{
    private const int DottedCapitalI = 0x130;
    private const int KelvinSign = 0x212A;

    /// <summary>The needle's form of a rune of a pattern that ignores case: the lower case of its letter's first form.</summary>
    public static int LowerOf(int rune)
    {
        foreach (var other in CaseOrbits.OthersOf(rune))
        {
            rune = Math.Min(rune, other);
        }

        return ToLower(rune);
    }

    /// <param name="text">Where to look.</param>
    /// <param name="needle">In lower case.</param>
    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        if (needle.IsEmpty)
        {
            return true;
        }

        for (var start = 0; start <= text.Length - needle.Length; start++)
        {
            if (AsciiToLower(text[start]) == needle[0] && Begins(text[start..], needle))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        var at = 0;
        var place = 0;
        while (at < text.Length && place < needle.Length)
        {
            var (width, needleWidth) = (1, 1);
            if (text[at] < 0x80 && needle[place] < 0x80)
            {
                if (AsciiToLower(text[at]) != needle[place])
                {
                    return false;
                }
            }
            else if (Utf8Runes.Decode(text, at, out width) is var rune && rune == Utf8Runes.Replacement && width == 1)
            {
                if (text[at] != needle[place])
                {
                    return false;
                }
            }
            else if (ToLower(rune) != Utf8Runes.Decode(needle, place, out needleWidth))
            {
                return false;
            }

            at += width;
            place += needleWidth;
        }

        return place == needle.Length;
    }

    private static byte AsciiToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    /// <summary>As Go; the runtime maps nothing past ASCII into ASCII.</summary>
    private static int ToLower(int rune) => rune switch
    {
        DottedCapitalI => 'i',
        KelvinSign => 'k',
        _ => Rune.TryCreate(rune, out var valid) ? Rune.ToLowerInvariant(valid).Value : rune,
    };
}
