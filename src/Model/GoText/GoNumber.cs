using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Reads numbers by the rules of Go's <c>strconv</c>. Stateless, thread-safe.</summary>
public static class GoNumber
{
    private const int OnStackMax = 128;

    /// <summary>
    /// Reads as <c>strconv.ParseFloat(text, 64)</c>: decimal, <c>0x1.8p3</c>, <c>Inf</c>, <c>NaN</c>, <c>1_000</c>.
    /// </summary>
    /// <param name="utf8">The text; blanks are not allowed.</param>
    /// <param name="value">The number; ±Inf if out of range; 0 if not a number.</param>
    public static GoNumberOutcome ParseFloat(ReadOnlySpan<byte> utf8, out double value)
    {
        if (TryParseSpecial(utf8, out value))
        {
            return GoNumberOutcome.Ok;
        }

        var unsigned = utf8.Length > 0 && utf8[0] is (byte)'+' or (byte)'-' ? utf8[1..] : utf8;
        if (unsigned.Contains((byte)'_'))
        {
            if (!AreUnderscoresBetweenDigits(unsigned))
            {
                return GoNumberOutcome.InvalidSyntax;
            }

            // Slow path: rare, since nobody logs numbers written like this.
            return ParseFloat(utf8.ToArray().Where(c => c != '_').ToArray(), out value);
        }

        if (unsigned.Length > 1 && unsigned[0] == '0' && (unsigned[1] | 0x20) == 'x')
        {
            return ParseHex(unsigned[2..], utf8[0] == '-', out value);
        }

        // The runtime reads all that Go does, and must be kept from "1.e", ".", blanks and signs of its own.
        if (!IsDecimal(unsigned)
            || !double.TryParse(
                utf8, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out value))
        {
            return GoNumberOutcome.InvalidSyntax;
        }

        return double.IsInfinity(value) ? GoNumberOutcome.OutOfRange : GoNumberOutcome.Ok;
    }

    /// <inheritdoc cref="ParseFloat(ReadOnlySpan{byte}, out double)"/>
    public static GoNumberOutcome ParseFloat(string text, out double value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = length <= OnStackMax ? stackalloc byte[OnStackMax] : new byte[length];
        return ParseFloat(buffer[..Encoding.UTF8.GetBytes(text, buffer)], out value);
    }

    /// <summary>Whether the text is a float in Go; see <see cref="ParseFloat(string, out double)"/>.</summary>
    public static bool TryParseFloat(ReadOnlySpan<byte> utf8, out double value)
        => ParseFloat(utf8, out value) == GoNumberOutcome.Ok;

    /// <summary>Reads as <c>strconv.ParseInt(text, 10, 64)</c>.</summary>
    /// <param name="utf8">Digits, with a sign if need be.</param>
    /// <param name="value">The number; the nearest one if out of range; 0 if not a number.</param>
    public static GoNumberOutcome ParseInt(ReadOnlySpan<byte> utf8, out long value)
    {
        value = 0;
        var isNegative = utf8.Length > 0 && utf8[0] == '-';
        var digits = utf8.Length > 0 && utf8[0] is (byte)'+' or (byte)'-' ? utf8[1..] : utf8;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return GoNumberOutcome.InvalidSyntax;
        }

        if (Utf8Parser.TryParse(utf8, out value, out var consumed) && consumed == utf8.Length)
        {
            return GoNumberOutcome.Ok;
        }

        value = isNegative ? long.MinValue : long.MaxValue;
        return GoNumberOutcome.OutOfRange;
    }

    /// <summary>Go's error text: <c>strconv.ParseFloat: parsing "x": invalid syntax</c>.</summary>
    /// <param name="function">Go's function: <c>ParseFloat</c>.</param>
    /// <param name="text">What was read.</param>
    /// <param name="outcome">Not <see cref="GoNumberOutcome.Ok"/>.</param>
    public static string Describe(string function, string text, GoNumberOutcome outcome)
    {
        var reason = outcome == GoNumberOutcome.OutOfRange ? "value out of range" : "invalid syntax";
        return $"strconv.{function}: parsing {GoQuote.Quote(text)}: {reason}";
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> utf8, out double value)
    {
        value = 0;
        if (utf8.Length < 3 || char.IsAsciiDigit((char)utf8[^1]))
        {
            return false;
        }

        var isSigned = utf8[0] is (byte)'+' or (byte)'-';
        var word = isSigned ? utf8[1..] : utf8;
        if (Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            value = utf8[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (!isSigned && Ascii.EqualsIgnoreCase(word, "nan"u8))
        {
            value = double.NaN;
            return true;
        }

        return false;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        var digits = SkipDigits(ref text);
        if (text.Length > 0 && text[0] == '.')
        {
            text = text[1..];
            digits += SkipDigits(ref text);
        }

        return digits > 0 && (text.IsEmpty || ((text[0] | 0x20) == 'e' && IsExponent(text[1..])));
    }

    private static bool IsExponent(ReadOnlySpan<byte> text)
    {
        text = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        return SkipDigits(ref text) > 0 && text.IsEmpty;
    }

    private static int SkipDigits(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var count = end < 0 ? text.Length : end;
        text = text[count..];
        return count;
    }

    private static bool AreUnderscoresBetweenDigits(ReadOnlySpan<byte> unsigned)
    {
        var isHex = unsigned.Length > 1 && unsigned[0] == '0' && (unsigned[1] | 0x20) == 'x';
        for (var i = 0; i < unsigned.Length; i++)
        {
            if (unsigned[i] == '_' && !(i > 0 && i + 1 < unsigned.Length
                && (IsDigit(unsigned[i - 1], isHex) || (isHex && i == 2)) && IsDigit(unsigned[i + 1], isHex)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDigit(byte value, bool isHex)
        => isHex ? char.IsAsciiHexDigit((char)value) : char.IsAsciiDigit((char)value);

    /// <summary>Reads <c>h.hhp±d</c>; the exponent must be there.</summary>
    private static GoNumberOutcome ParseHex(ReadOnlySpan<byte> text, bool isNegative, out double value)
    {
        value = 0;
        var exponentAt = text.IndexOfAny((byte)'p', (byte)'P');
        if (exponentAt < 0 || !IsExponent(text[(exponentAt + 1)..]))
        {
            return GoNumberOutcome.InvalidSyntax;
        }

        var mantissaText = text[..exponentAt];
        var pointAt = mantissaText.IndexOf((byte)'.');
        var fractionDigits = pointAt < 0 ? 0 : mantissaText.Length - pointAt - 1;
        var hex = Encoding.ASCII.GetString(mantissaText).Remove(Math.Max(pointAt, 0), pointAt < 0 ? 0 : 1);
        if (hex.Length == 0 || !hex.All(char.IsAsciiHexDigit))
        {
            return GoNumberOutcome.InvalidSyntax;
        }

        const int ExponentMax = 100_000;
        var mantissa = BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var exponent = BigInteger.Parse(
            Encoding.ASCII.GetString(text[(exponentAt + 1)..]), CultureInfo.InvariantCulture) - (4 * fractionDigits);
        value = Scale(mantissa, (int)BigInteger.Max(BigInteger.Min(exponent, ExponentMax), -ExponentMax));
        value = isNegative ? -value : value;
        return double.IsInfinity(value) ? GoNumberOutcome.OutOfRange : GoNumberOutcome.Ok;
    }

    /// <summary>The double nearest to <c>mantissa × 2^exponent</c>, half to even.</summary>
    private static double Scale(BigInteger mantissa, int exponent)
    {
        const int MantissaBits = 53;
        const int ExponentMin = -1074;
        var surplus = (int)mantissa.GetBitLength() - MantissaBits;
        surplus = Math.Max(surplus, ExponentMin - exponent);
        if (surplus > 0)
        {
            var half = BigInteger.One << (surplus - 1);
            var rest = mantissa & ((BigInteger.One << surplus) - 1);
            mantissa >>= surplus;
            exponent += surplus;
            mantissa += rest > half || (rest == half && !mantissa.IsEven) ? 1 : 0;
        }

        return Math.ScaleB((double)mantissa, exponent);
    }
}
