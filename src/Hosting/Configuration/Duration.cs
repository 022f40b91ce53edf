using System.Buffers;
using System.Globalization;
using System.Text;

namespace Trine.Hosting.Configuration;

/// <summary>A length of time, written as Prometheus and Go write it: <c>1h30m</c>, <c>7d</c>, <c>250ms</c>, <c>1.5h</c>, <c>0</c>.</summary>
/// <remarks>Kept in nanoseconds, so that at most 292 years fit. A day has 24 hours, a year 365 days.</remarks>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    private const long Second = 1_000_000_000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Longest first, as they are printed.</summary>
    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("y", 365 * 24 * 3600 * Second), ("w", 7 * 24 * 3600 * Second), ("d", 24 * 3600 * Second), ("h", 3600 * Second),
        ("m", 60 * Second), ("s", Second), ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ];

    public static Duration Zero => default;

    public TimeSpan Span => new(Nanoseconds / TimeSpan.NanosecondsPerTick);

    public long TotalMilliseconds => Nanoseconds / 1_000_000;

    public double TotalSeconds => Nanoseconds / (double)Second;

    public static Duration FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    public static Duration FromSeconds(long seconds) => new(seconds * Second);

    public static Duration FromMinutes(long minutes) => new(minutes * 60 * Second);

    public static Duration FromHours(long hours) => new(hours * 3600 * Second);

    public static Duration FromDays(long days) => new(days * 24 * 3600 * Second);

    public static implicit operator TimeSpan(Duration duration) => duration.Span;

    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>Reads numbers with units, in any order; a bare <c>0</c> needs none, a leading minus is allowed.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        var isNegative = rest.StartsWith("-", StringComparison.Ordinal);
        rest = isNegative ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        var total = 0m;
        do
        {
            // The bound on each part keeps the decimal product and sum exact and within range.
            if (!TryReadPart(ref rest, out var number, out var unit) || number > long.MaxValue / (decimal)unit)
            {
                return false;
            }

            total += number * unit;
        }
        while (!rest.IsEmpty && total <= long.MaxValue);

        var fits = total <= long.MaxValue;
        duration = new Duration(fits ? (long)(isNegative ? -total : total) : 0);
        return fits;
    }

    public TimeSpan ToTimeSpan() => Span;

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Prometheus's form: weeks and years only when they divide the whole, so <c>10d</c> and not <c>1w3d</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(Nanoseconds < 0 ? "-" : "");
        var rest = Math.Abs(Nanoseconds);
        foreach (var (name, nanoseconds) in Units)
        {
            var mustDivide = name is "y" or "w";
            if (rest < nanoseconds || (mustDivide && rest % nanoseconds != 0))
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{rest / nanoseconds}{name}");
            rest %= nanoseconds;
        }

        return text.ToString();
    }

    /// <summary>Cuts one number and its unit off the front.</summary>
    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out decimal number, out long unitNanoseconds)
    {
        unitNanoseconds = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (!decimal.TryParse(
            digits < 0 ? [] : rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        rest = rest[digits..];
        var unitLength = rest.IndexOfAny(NumberCharacters);
        var unit = unitLength < 0 ? rest : rest[..unitLength];
        rest = unitLength < 0 ? [] : rest[unitLength..];
        unit = unit is "µs" or "μs" ? "us" : unit;
        foreach (var (name, nanoseconds) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                unitNanoseconds = nanoseconds;
                return true;
            }
        }

        return false;
    }
}
