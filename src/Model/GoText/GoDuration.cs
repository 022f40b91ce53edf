using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>
/// Durations as Go's <c>time.Duration</c> prints and reads them, in nanoseconds. Stateless, thread-safe.
/// </summary>
public static class GoDuration
{
    private const long NsPerUs = 1_000;
    private const long NsPerMs = 1_000_000;
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerMinute = 60 * NsPerSecond;
    private const long NsPerHour = 60 * NsPerMinute;

    private enum Fault
    {
        None,
        Invalid,
        MissingUnit,
        UnknownUnit,
    }

    /// <summary>Prints as Go does: <c>1h30m0s</c>, <c>1.5s</c>, <c>2ms</c>, <c>0s</c>.</summary>
    public static string Format(long ns)
    {
        var sign = ns < 0 ? "-" : "";
        var magnitude = ns < 0 ? 0 - (ulong)ns : (ulong)ns;
        return magnitude switch
        {
            0 => "0s",
            < NsPerUs => Invariant($"{sign}{magnitude}ns"),
            < NsPerMs => sign + WithFraction(magnitude, NsPerUs) + "µs",
            < NsPerSecond => sign + WithFraction(magnitude, NsPerMs) + "ms",
            < (ulong)NsPerMinute => sign + WithFraction(magnitude, NsPerSecond) + "s",
            _ => sign + WithHours(magnitude),
        };
    }

    /// <summary>As Go's <c>Duration.Seconds</c>, which rounds twice: 1118 ms are 1.1179999999999999.</summary>
    public static double Seconds(long ns) => (ns / NsPerSecond) + (ns % NsPerSecond / 1e9);

    /// <summary>Reads <c>time.ParseDuration</c>'s syntax.</summary>
    /// <exception cref="FormatException">Not a duration; Go's text.</exception>
    public static long Parse(string text)
        => TryParse(text, out var ns, out var error) ? ns : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>; the error is Go's text, or "".</summary>
    public static bool TryParse(string text, out long ns, out string error)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var fault = Read(utf8, out ns, out var unit);
        error = fault switch
        {
            Fault.None => "",
            Fault.Invalid => $"time: invalid duration {Quoted(utf8)}",
            Fault.MissingUnit => $"time: missing unit in duration {Quoted(utf8)}",
            _ => $"time: unknown unit {Quoted(utf8[unit])} in duration {Quoted(utf8)}",
        };
        return fault == Fault.None;
    }

    /// <summary>As <see cref="Parse"/>, without allocation and without a reason.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long ns) => Read(utf8, out ns, out _) == Fault.None;

    private static Fault Read(ReadOnlySpan<byte> text, out long ns, out Range unit)
    {
        const ulong MagnitudeMax = 1UL << 63;
        ns = 0;
        unit = default;
        var at = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var isNegative = at == 1 && text[0] == '-';
        if (text[at..].SequenceEqual("0"u8))
        {
            return Fault.None;
        }

        if (at == text.Length)
        {
            return Fault.Invalid;
        }

        var total = 0UL;
        while (at < text.Length)
        {
            if (!TryReadNumber(text, ref at, out var whole, out var fraction, out var scale))
            {
                return Fault.Invalid;
            }

            var unitStart = at;
            while (at < text.Length && text[at] != '.' && !char.IsAsciiDigit((char)text[at]))
            {
                at++;
            }

            unit = unitStart..at;
            if (unitStart == at)
            {
                return Fault.MissingUnit;
            }

            var unitNs = UnitNs(text[unit]);
            if (unitNs == 0)
            {
                return Fault.UnknownUnit;
            }

            if (whole > MagnitudeMax / unitNs)
            {
                return Fault.Invalid;
            }

            total += (whole * unitNs) + (fraction == 0 ? 0 : (ulong)(fraction * (unitNs / scale)));
            if (total > MagnitudeMax)
            {
                return Fault.Invalid;
            }
        }

        if (!isNegative && total == MagnitudeMax)
        {
            return Fault.Invalid;
        }

        ns = isNegative ? (long)(0 - total) : (long)total;
        return Fault.None;
    }

    private static bool TryReadNumber(
        ReadOnlySpan<byte> text, ref int at, out ulong whole, out ulong fraction, out double scale)
    {
        const ulong NumberMax = 1UL << 63;
        whole = fraction = 0;
        scale = 1;
        var digits = 0;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++)
        {
            if (whole > NumberMax / 10)
            {
                return false;
            }

            whole = (whole * 10) + (ulong)(text[at] - '0');
            if (whole > NumberMax)
            {
                return false;
            }
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            var isFull = false; // Digits past what fits are read over.
            for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++)
            {
                isFull |= fraction > (NumberMax - 1) / 10;
                if (!isFull)
                {
                    fraction = (fraction * 10) + (ulong)(text[at] - '0');
                    scale *= 10;
                }
            }
        }

        return digits > 0;
    }

    private static ulong UnitNs(ReadOnlySpan<byte> unit)
    {
        // Two of the letters that mean micro look the same: U+00B5 and U+03BC.
        if (unit.SequenceEqual("us"u8) || unit.SequenceEqual("\u00B5s"u8) || unit.SequenceEqual("\u03BCs"u8))
        {
            return NsPerUs;
        }

        return unit switch
        {
            [(byte)'n', (byte)'s'] => 1,
            [(byte)'m', (byte)'s'] => NsPerMs,
            [(byte)'s'] => NsPerSecond,
            [(byte)'m'] => NsPerMinute,
            [(byte)'h'] => NsPerHour,
            _ => 0,
        };
    }

    private static string WithFraction(ulong magnitude, ulong unit)
    {
        var whole = magnitude / unit;
        var rest = magnitude % unit;
        if (rest == 0)
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        var digits = (unit + rest).ToString(CultureInfo.InvariantCulture)[1..];
        return Invariant($"{whole}.{digits.TrimEnd('0')}");
    }

    private static string WithHours(ulong magnitude)
    {
        var hours = magnitude / NsPerHour;
        var minutes = magnitude / NsPerMinute % 60;
        var seconds = WithFraction(magnitude % NsPerMinute, NsPerSecond);
        return hours > 0 ? Invariant($"{hours}h{minutes}m{seconds}s") : Invariant($"{minutes}m{seconds}s");
    }

    /// <summary>Quotes as Go's time package does: bytes past ASCII and below the space as <c>\x00</c>.</summary>
    private static string Quoted(ReadOnlySpan<byte> utf8)
    {
        var quoted = new StringBuilder("\"");
        foreach (var value in utf8)
        {
            _ = value switch
            {
                (byte)'"' or (byte)'\\' => quoted.Append('\\').Append((char)value),
                >= 0x80 or < (byte)' ' => quoted.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
                _ => quoted.Append((char)value),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
