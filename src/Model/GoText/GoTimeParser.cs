using System.Globalization;

namespace Trine.Model.GoText;

/// <summary>Reads times by Go's layouts (<c>time.ParseInLocation</c>). Stateless, thread-safe.</summary>
public static class GoTimeParser
{
    /// <summary>Reads a time that does not name its zone as one of the given place.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="text">The time.</param>
    /// <param name="place">Its place if the text does not say.</param>
    /// <param name="time">The time; Go's zero time if the text is not one.</param>
    /// <param name="error">Go's text, or "".</param>
    public static bool TryParse(string layout, string text, TimeZoneInfo place, out GoTime time, out string error)
    {
        var fields = new Fields();
        var layoutRest = layout.AsSpan();
        var rest = text.AsSpan();
        time = GoTime.Zero;
        while (true)
        {
            var part = GoTimeLayout.FindFirst(layoutRest, out var start, out var length);
            var prefix = layoutRest[..start];
            if (!TrySkip(ref rest, prefix))
            {
                error = Cannot(layout, text, rest, prefix);
                return false;
            }

            if (part == GoTimePart.None)
            {
                break;
            }

            var before = rest;
            var name = layoutRest.Slice(start, length);
            layoutRest = layoutRest[(start + length)..];
            if (!fields.TryTake(part, name, layoutRest, ref rest))
            {
                error = fields.OutOfRange.Length > 0
                    ? $"parsing time {GoQuote.Quote(text)}: {fields.OutOfRange} out of range"
                    : Cannot(layout, text, before, name);
                return false;
            }
        }

        if (!rest.IsEmpty)
        {
            error = $"parsing time {GoQuote.Quote(text)}: extra text: {GoQuote.Quote(rest.ToString())}";
            return false;
        }

        if (!fields.TryBuild(place, out time))
        {
            error = $"parsing time {GoQuote.Quote(text)}: day out of range";
            return false;
        }

        error = "";
        return true;
    }

    private static string Cannot(string layout, string text, ReadOnlySpan<char> rest, ReadOnlySpan<char> name)
        => $"parsing time {GoQuote.Quote(text)} as {GoQuote.Quote(layout)}: "
            + $"cannot parse {GoQuote.Quote(rest.ToString())} as {GoQuote.Quote(name.ToString())}";

    /// <summary>Skips plain text; a blank of the layout stands for any number of blanks.</summary>
    private static bool TrySkip(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> prefix)
    {
        while (!prefix.IsEmpty)
        {
            if (prefix[0] == ' ')
            {
                if (!rest.IsEmpty && rest[0] != ' ')
                {
                    return false;
                }

                prefix = prefix.TrimStart(' ');
                rest = rest.TrimStart(' ');
                continue;
            }

            if (rest.IsEmpty || rest[0] != prefix[0])
            {
                return false;
            }

            prefix = prefix[1..];
            rest = rest[1..];
        }

        return true;
    }

    /// <summary>What has been read so far.</summary>
    private sealed class Fields
    {
        private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];
        private static readonly string[] Weekdays = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

        private int _year;
        private int _month = -1;
        private int _day = -1;
        private int _yearDay = -1;
        private int _hour;
        private int _minute;
        private int _second;
        private int _nanoseconds;
        private bool _isAfternoon;
        private bool _isMorning;
        private int? _offsetSeconds;
        private string _zoneName = "";

        /// <summary>The field whose number was out of range, or "".</summary>
        public string OutOfRange { get; private set; } = "";

        public bool TryTake(
            GoTimePart part, ReadOnlySpan<char> name, ReadOnlySpan<char> layoutRest, ref ReadOnlySpan<char> rest)
        {
            switch (part)
            {
                case GoTimePart.LongYear:
                    return TryTakeNumber(ref rest, 4, 4, out _year);
                case GoTimePart.ShortYear:
                    var isYear = TryTakeNumber(ref rest, 2, 2, out _year);
                    _year += _year >= 69 ? 1900 : 2000;
                    return isYear;
                case GoTimePart.LongMonth or GoTimePart.ShortMonth:
                    return TryTakeName(ref rest, Months, part == GoTimePart.ShortMonth, out _month);
                case GoTimePart.Month or GoTimePart.ZeroMonth:
                    return TryTakeNumber(ref rest, part == GoTimePart.ZeroMonth ? 2 : 1, 2, out _month)
                        && InRange("month", _month, 1, 12);
                case GoTimePart.LongWeekday or GoTimePart.ShortWeekday:
                    return TryTakeName(ref rest, Weekdays, part == GoTimePart.ShortWeekday, out _);
                case GoTimePart.Day or GoTimePart.SpaceDay or GoTimePart.ZeroDay:
                    rest = part == GoTimePart.SpaceDay && rest.StartsWith(" ", StringComparison.Ordinal)
                        ? rest[1..] : rest;
                    return TryTakeNumber(ref rest, part == GoTimePart.ZeroDay ? 2 : 1, 2, out _day);
                case GoTimePart.SpaceYearDay or GoTimePart.ZeroYearDay:
                    var blanks = part == GoTimePart.SpaceYearDay ? rest.Length - rest.TrimStart(' ').Length : 0;
                    rest = rest[Math.Min(blanks, 2)..];
                    return TryTakeNumber(ref rest, 3 - Math.Min(blanks, 2), 3, out _yearDay);
                case GoTimePart.Hour24:
                    return TryTakeNumber(ref rest, 1, 2, out _hour) && InRange("hour", _hour, 0, 23);
                case GoTimePart.Hour12 or GoTimePart.ZeroHour12:
                    return TryTakeNumber(ref rest, part == GoTimePart.ZeroHour12 ? 2 : 1, 2, out _hour)
                        && InRange("hour", _hour, 0, 12);
                case GoTimePart.Minute or GoTimePart.ZeroMinute:
                    return TryTakeNumber(ref rest, part == GoTimePart.ZeroMinute ? 2 : 1, 2, out _minute)
                        && InRange("minute", _minute, 0, 59);
                case GoTimePart.Second or GoTimePart.ZeroSecond:
                    return TryTakeNumber(ref rest, part == GoTimePart.ZeroSecond ? 2 : 1, 2, out _second)
                        && InRange("second", _second, 0, 59) && TryTakeUnnamedFraction(ref rest, layoutRest);
                case GoTimePart.FixedFraction:
                    return TryTakeFraction(ref rest, name.Length - 1);
                case GoTimePart.TrimmedFraction:
                    return !StartsFraction(rest) || TryTakeFraction(ref rest, CountDigits(rest[1..]));
                case GoTimePart.UpperHalfDay or GoTimePart.LowerHalfDay:
                    return TryTakeHalfDay(ref rest, part == GoTimePart.UpperHalfDay);
                case GoTimePart.ZoneName:
                    return TryTakeZoneName(ref rest);
                default:
                    return TryTakeOffset(ref rest, name);
            }
        }

        public bool TryBuild(TimeZoneInfo place, out GoTime time)
        {
            time = GoTime.Zero;
            var hour = _isAfternoon && _hour < 12 ? _hour + 12 : _isMorning && _hour == 12 ? 0 : _hour;
            var year = Math.Max(_year, 1); // A layout without a year means year 0, which no DateTime holds.
            if (_yearDay > 0 && _month < 0)
            {
                if (_yearDay > (DateTime.IsLeapYear(year) ? 366 : 365))
                {
                    return false;
                }

                var date = new DateTime(year, 1, 1).AddDays(_yearDay - 1);
                (_month, _day) = (date.Month, date.Day);
            }

            var month = Math.Max(_month, 1);
            var day = _day < 0 ? 1 : _day;
            if (day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return false;
            }

            var local = new DateTime(year, month, day, hour, _minute, _second, DateTimeKind.Utc);
            var seconds = (local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
            var zone = ZoneAt(place, local, seconds);
            time = new GoTime(seconds - zone.OffsetSeconds, _nanoseconds, zone);
            return true;
        }

        /// <summary>The zone by its offset, else by a name that is in use at the place, else the place's own.</summary>
        private GoZone ZoneAt(TimeZoneInfo place, DateTime local, long localSeconds)
        {
            if (_offsetSeconds is { } offset)
            {
                return new GoZone(offset, _zoneName.Length == 0 && offset == 0 ? "UTC" : _zoneName);
            }

            var offsetHere = place.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));
            var here = GoZone.At(place, localSeconds - (long)offsetHere.TotalSeconds);
            if (_zoneName.Length == 0 || _zoneName == here.Name)
            {
                return here;
            }

            var isStandard = _zoneName == GoZone.NameIn(place, isDaylight: false);
            return new GoZone(isStandard ? (int)place.BaseUtcOffset.TotalSeconds : 0, _zoneName);
        }

        private bool InRange(string field, int value, int min, int max)
        {
            OutOfRange = value < min || value > max ? field : "";
            return OutOfRange.Length == 0;
        }

        private static int CountDigits(ReadOnlySpan<char> text)
        {
            var end = text.IndexOfAnyExceptInRange('0', '9');
            return end < 0 ? text.Length : end;
        }

        private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, int digitsMin, int digitsMax, out int value)
        {
            var digits = Math.Min(CountDigits(rest), digitsMax);
            value = 0;
            if (digits < digitsMin || !int.TryParse(rest[..digits], CultureInfo.InvariantCulture, out value))
            {
                return false;
            }

            rest = rest[digits..];
            return true;
        }

        private static bool TryTakeName(ref ReadOnlySpan<char> rest, string[] names, bool isShort, out int number)
        {
            for (var i = 0; i < names.Length; i++)
            {
                var name = isShort ? names[i][..3] : names[i];
                if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    rest = rest[name.Length..];
                    number = i + 1;
                    return true;
                }
            }

            number = -1;
            return false;
        }

        /// <summary>Go reads a fraction after the seconds even where the layout names none.</summary>
        private bool TryTakeUnnamedFraction(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> layoutRest)
        {
            var next = GoTimeLayout.FindFirst(layoutRest, out var start, out _);
            var isNamed = start == 0 && next is GoTimePart.FixedFraction or GoTimePart.TrimmedFraction;
            return isNamed || !StartsFraction(rest) || TryTakeFraction(ref rest, CountDigits(rest[1..]));
        }

        private static bool StartsFraction(ReadOnlySpan<char> rest)
            => rest.Length >= 2 && rest[0] is '.' or ',' && char.IsAsciiDigit(rest[1]);

        private bool TryTakeFraction(ref ReadOnlySpan<char> rest, int digits)
        {
            const int DigitsMax = 9;
            if (rest.Length <= digits || rest[0] is not ('.' or ',') || CountDigits(rest[1..]) < digits)
            {
                return false;
            }

            var kept = rest.Slice(1, Math.Min(digits, DigitsMax)).ToString().PadRight(DigitsMax, '0');
            _nanoseconds = int.Parse(kept, CultureInfo.InvariantCulture);
            rest = rest[(digits + 1)..];
            return true;
        }

        private bool TryTakeHalfDay(ref ReadOnlySpan<char> rest, bool isUpper)
        {
            _isAfternoon = rest.StartsWith(isUpper ? "PM" : "pm", StringComparison.Ordinal);
            _isMorning = rest.StartsWith(isUpper ? "AM" : "am", StringComparison.Ordinal);
            rest = rest[(_isAfternoon || _isMorning ? 2 : 0)..];
            return _isAfternoon || _isMorning;
        }

        /// <summary>
        /// Takes an abbreviation; Go knows the offset of none but UTC and those of the place it runs at.
        /// </summary>
        private bool TryTakeZoneName(ref ReadOnlySpan<char> rest)
        {
            var end = rest.IndexOfAnyExceptInRange('A', 'Z');
            var length = end < 0 ? rest.Length : end;
            if (length is < 3 or > 5)
            {
                return false;
            }

            _zoneName = rest[..length].ToString();
            rest = rest[length..];
            return true;
        }

        private bool TryTakeOffset(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> name)
        {
            if (name[0] == 'Z' && rest.StartsWith("Z", StringComparison.Ordinal))
            {
                rest = rest[1..];
                _offsetSeconds = 0;
                _zoneName = "UTC";
                return true;
            }

            if (rest.Length < name.Length || rest[0] is not ('+' or '-'))
            {
                return false;
            }

            // The name shows the form: two digits each, with colons or without.
            var total = 0;
            var unit = 3600;
            for (var i = 1; i < name.Length; i += 2, unit /= 60)
            {
                if (name[i] == ':')
                {
                    if (rest[i] != ':')
                    {
                        return false;
                    }

                    i++;
                }

                var pair = rest.Slice(i, 2);
                if (CountDigits(pair) != 2)
                {
                    return false;
                }

                total += int.Parse(pair, CultureInfo.InvariantCulture) * unit;
            }

            if (total > 24 * 3600)
            {
                OutOfRange = "time zone offset hour";
                return false;
            }

            _offsetSeconds = rest[0] == '-' ? -total : total;
            rest = rest[name.Length..];
            return true;
        }
    }
}
