using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Prints times by Go's layouts. Stateless, thread-safe.</summary>
internal static class GoTimeFormatter
{
    private static readonly CultureInfo Names = CultureInfo.InvariantCulture;

    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder(layout.Length + 16);
        var local = time.Local;
        var rest = layout.AsSpan();
        while (!rest.IsEmpty)
        {
            var part = GoTimeLayout.FindFirst(rest, out var start, out var length);
            text.Append(rest[..start]);
            if (part is GoTimePart.FixedFraction or GoTimePart.TrimmedFraction)
            {
                AppendFraction(text, time, rest[start], length - 1, part == GoTimePart.TrimmedFraction);
            }
            else if (part != GoTimePart.None)
            {
                text.Append(Print(part, time, local));
            }

            rest = rest[(start + length)..];
        }

        return text.ToString();
    }

    private static string Print(GoTimePart part, GoTime time, DateTime local) => part switch
    {
        GoTimePart.LongMonth => local.ToString("MMMM", Names),
        GoTimePart.ShortMonth => local.ToString("MMM", Names),
        GoTimePart.Month => Number(local.Month, 1),
        GoTimePart.ZeroMonth => Number(local.Month, 2),
        GoTimePart.LongWeekday => local.ToString("dddd", Names),
        GoTimePart.ShortWeekday => local.ToString("ddd", Names),
        GoTimePart.Day => Number(local.Day, 1),
        GoTimePart.SpaceDay => Number(local.Day, 1).PadLeft(2),
        GoTimePart.ZeroDay => Number(local.Day, 2),
        GoTimePart.SpaceYearDay => Number(local.DayOfYear, 1).PadLeft(3),
        GoTimePart.ZeroYearDay => Number(local.DayOfYear, 3),
        GoTimePart.Hour24 => Number(local.Hour, 2),
        GoTimePart.Hour12 => Number(Hour12(local), 1),
        GoTimePart.ZeroHour12 => Number(Hour12(local), 2),
        GoTimePart.Minute => Number(local.Minute, 1),
        GoTimePart.ZeroMinute => Number(local.Minute, 2),
        GoTimePart.Second => Number(local.Second, 1),
        GoTimePart.ZeroSecond => Number(local.Second, 2),
        GoTimePart.LongYear => Number(local.Year, 4),
        GoTimePart.ShortYear => Number(local.Year % 100, 2),
        GoTimePart.UpperHalfDay => local.Hour >= 12 ? "PM" : "AM",
        GoTimePart.LowerHalfDay => local.Hour >= 12 ? "pm" : "am",
        GoTimePart.ZoneName => time.Zone.Abbreviation,
        _ => PrintOffset(part, time.Zone.OffsetSeconds),
    };

    private static int Hour12(DateTime local) => local.Hour % 12 == 0 ? 12 : local.Hour % 12;

    private static string Number(int value, int width) => value.ToString(Names).PadLeft(width, '0');

    private static string PrintOffset(GoTimePart part, int offsetSeconds)
    {
        var isIso = part is GoTimePart.IsoZone or GoTimePart.IsoColonZone or GoTimePart.IsoShortZone
            or GoTimePart.IsoSecondsZone or GoTimePart.IsoColonSecondsZone;
        if (isIso && offsetSeconds == 0)
        {
            return "Z";
        }

        var sign = offsetSeconds < 0 ? '-' : '+';
        var offset = Math.Abs(offsetSeconds);
        var hours = Number(offset / 3600, 2);
        var minutes = Number(offset / 60 % 60, 2);
        var seconds = Number(offset % 60, 2);
        return part switch
        {
            GoTimePart.IsoShortZone or GoTimePart.NumericShortZone => sign + hours,
            GoTimePart.IsoZone or GoTimePart.NumericZone => sign + hours + minutes,
            GoTimePart.IsoColonZone or GoTimePart.NumericColonZone => $"{sign}{hours}:{minutes}",
            GoTimePart.IsoSecondsZone or GoTimePart.NumericSecondsZone => sign + hours + minutes + seconds,
            _ => $"{sign}{hours}:{minutes}:{seconds}",
        };
    }

    private static void AppendFraction(StringBuilder text, GoTime time, char separator, int digits, bool isTrimmed)
    {
        const int DigitsMax = 9;
        var fraction = Number(time.Nanoseconds, DigitsMax)[..Math.Min(digits, DigitsMax)].PadRight(digits, '0');
        fraction = isTrimmed ? fraction.TrimEnd('0') : fraction;
        if (fraction.Length > 0)
        {
            text.Append(separator).Append(fraction);
        }
    }
}
