using System.Globalization;
using System.Numerics;
using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>Reads number constants as Go does. Stateless.</summary>
internal static class TemplateNumber
{
    /// <param name="position">Where the constant stands.</param>
    /// <param name="text">The constant: <c>1_000</c>, <c>0x1F</c>, <c>1e3</c>, <c>'a'</c>.</param>
    /// <param name="node">The constant; what it cannot be is null.</param>
    public static bool TryRead(int position, string text, out NumberNode node)
    {
        long? integer = null;
        double? floating = null;
        if (text[0] == '\'')
        {
            if (GoUnquote.TryUnquote(text, out var letter) && letter.Length > 0)
            {
                integer = Rune.GetRuneAt(letter, 0).Value;
                floating = integer;
            }
        }
        else if (TryReadInteger(text, out var whole))
        {
            integer = whole;
            floating = whole;
        }
        else if (GoNumber.ParseFloat(text, out var number) == GoNumberOutcome.Ok
            && text.AsSpan().IndexOfAny(".eEpP") >= 0)
        {
            floating = number;
            integer = Math.Floor(number) == number && Math.Abs(number) < long.MaxValue ? (long)number : null;
        }

        node = new NumberNode(position, text, integer, floating);
        return floating is not null;
    }

    /// <summary>Reads a whole number as <c>strconv.ParseInt(text, 0, 64)</c>: the prefix tells the base.</summary>
    public static bool TryReadInteger(string text, out long value)
    {
        value = 0;
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        var (radix, prefixLength) = RadixOf(digits);
        if (!AreUnderscoresPlaced(digits, prefixLength))
        {
            return false;
        }

        var total = BigInteger.Zero;
        var count = 0;
        foreach (var digit in digits.AsSpan(prefixLength))
        {
            if (digit == '_')
            {
                continue;
            }

            var part = char.IsAsciiHexDigit(digit)
                ? int.Parse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : radix;
            total = (total * radix) + part;
            count++;
            if (part >= radix || total > (BigInteger)long.MaxValue + 1)
            {
                return false;
            }
        }

        total = isNegative ? -total : total;
        if (count == 0 || total > long.MaxValue)
        {
            return false;
        }

        value = (long)total;
        return true;
    }

    private static (int Radix, int PrefixLength) RadixOf(string digits)
        => digits.Length < 2 || digits[0] != '0' ? (10, 0) : (digits[1] | 0x20) switch
        {
            'x' => (16, 2),
            'o' => (8, 2),
            'b' => (2, 2),
            _ => (8, 1),
        };

    /// <summary>An underscore stands between digits, or after the prefix.</summary>
    private static bool AreUnderscoresPlaced(string digits, int prefixLength)
    {
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_' && (i == 0 || i + 1 == digits.Length || i < prefixLength || digits[i - 1] == '_'))
            {
                return false;
            }
        }

        return true;
    }
}
