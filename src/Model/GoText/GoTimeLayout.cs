namespace Trine.Model.GoText;

/// <summary>A part of a time that a layout can name.</summary>
internal enum GoTimePart
{
    None,
    LongMonth,
    ShortMonth,
    Month,
    ZeroMonth,
    LongWeekday,
    ShortWeekday,
    Day,
    SpaceDay,
    ZeroDay,
    SpaceYearDay,
    ZeroYearDay,
    Hour24,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    ShortYear,
    UpperHalfDay,
    LowerHalfDay,
    ZoneName,
    IsoZone,
    IsoColonZone,
    IsoShortZone,
    IsoSecondsZone,
    IsoColonSecondsZone,
    NumericZone,
    NumericColonZone,
    NumericShortZone,
    NumericSecondsZone,
    NumericColonSecondsZone,

    /// <summary>A fraction with a fixed number of digits: <c>.000</c>.</summary>
    FixedFraction,

    /// <summary>A fraction without zeros at its end: <c>.999</c>.</summary>
    TrimmedFraction,
}

/// <summary>Takes layouts such as <c>2006-01-02T15:04:05</c> apart. Stateless.</summary>
internal static class GoTimeLayout
{
    /// <summary>Longer names first, where one begins another.</summary>
    private static readonly (string Text, GoTimePart Part)[] Names =
    [
        ("January", GoTimePart.LongMonth),
        ("Jan", GoTimePart.ShortMonth),
        ("Monday", GoTimePart.LongWeekday),
        ("Mon", GoTimePart.ShortWeekday),
        ("MST", GoTimePart.ZoneName),
        ("2006", GoTimePart.LongYear),
        ("__2", GoTimePart.SpaceYearDay),
        ("_2", GoTimePart.SpaceDay),
        ("002", GoTimePart.ZeroYearDay),
        ("01", GoTimePart.ZeroMonth),
        ("02", GoTimePart.ZeroDay),
        ("03", GoTimePart.ZeroHour12),
        ("04", GoTimePart.ZeroMinute),
        ("05", GoTimePart.ZeroSecond),
        ("06", GoTimePart.ShortYear),
        ("15", GoTimePart.Hour24),
        ("1", GoTimePart.Month),
        ("2", GoTimePart.Day),
        ("3", GoTimePart.Hour12),
        ("4", GoTimePart.Minute),
        ("5", GoTimePart.Second),
        ("PM", GoTimePart.UpperHalfDay),
        ("pm", GoTimePart.LowerHalfDay),
        ("-07:00:00", GoTimePart.NumericColonSecondsZone),
        ("-070000", GoTimePart.NumericSecondsZone),
        ("-07:00", GoTimePart.NumericColonZone),
        ("-0700", GoTimePart.NumericZone),
        ("-07", GoTimePart.NumericShortZone),
        ("Z07:00:00", GoTimePart.IsoColonSecondsZone),
        ("Z070000", GoTimePart.IsoSecondsZone),
        ("Z07:00", GoTimePart.IsoColonZone),
        ("Z0700", GoTimePart.IsoZone),
        ("Z07", GoTimePart.IsoShortZone),
    ];

    /// <summary>Finds the first part of a layout.</summary>
    /// <param name="layout">The rest of the layout.</param>
    /// <param name="start">Where the part begins: what stands before it is plain text.</param>
    /// <param name="length">The length of the part.</param>
    public static GoTimePart FindFirst(ReadOnlySpan<char> layout, out int start, out int length)
    {
        for (start = 0; start < layout.Length; start++)
        {
            var part = PartAt(layout, start, out length);
            if (part != GoTimePart.None)
            {
                return part;
            }
        }

        length = 0;
        return GoTimePart.None;
    }

    private static GoTimePart PartAt(ReadOnlySpan<char> layout, int start, out int length)
    {
        var rest = layout[start..];
        if (rest[0] is '.' or ',' && rest.Length > 1 && rest[1] is '0' or '9')
        {
            var end = 2;
            while (end < rest.Length && rest[end] == rest[1])
            {
                end++;
            }

            length = end;
            if (end == rest.Length || !char.IsAsciiDigit(rest[end]))
            {
                return rest[1] == '0' ? GoTimePart.FixedFraction : GoTimePart.TrimmedFraction;
            }
        }

        foreach (var (text, part) in Names)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal) && !IsInsideWord(rest, text))
            {
                length = text.Length;
                return part;
            }
        }

        length = 0;
        return GoTimePart.None;
    }

    /// <summary>
    /// "Jan" and "Mon" are names only if no lower-case letter follows; "_2006" is a year after a line.
    /// </summary>
    private static bool IsInsideWord(ReadOnlySpan<char> rest, string text)
        => text switch
        {
            "Jan" or "Mon" => rest.Length > text.Length && char.IsAsciiLetterLower(rest[text.Length]),
            "_2" => rest.StartsWith("_2006", StringComparison.Ordinal),
            _ => false,
        };
}
