namespace Trine.PromQL.Evaluation.Functions;

/// <summary>
/// The Gregorian date and time of any 64-bit number of seconds since 1970 UTC, also where it wraps round.
/// </summary>
/// <remarks>Counts from March of a year far in the past, so that leap days end years and nothing is negative.</remarks>
internal readonly struct CivilTime
{
    private const ulong SecondsPerDay = 86_400;
    private const ulong DaysPerCenturies = 146_097;
    private const long YearZero = 292_277_022_400;

    // From the start of the counting to 1970; fits the years above.
    private const long SecondsTo1970 = 9_223_372_028_741_760_000;

    // Days from March to December.
    private const uint DaysToJanuary = 306;

    private readonly uint _secondOfDay;
    private readonly uint _dayFromMarch;

    public CivilTime(long seconds)
    {
        var absolute = unchecked((ulong)(seconds + SecondsTo1970));
        var days = absolute / SecondsPerDay;
        _secondOfDay = (uint)(absolute % SecondsPerDay);

        // The counting starts on a Wednesday.
        DayOfWeek = (int)((days + 3) % 7);
        var quarters = 4 * days + 3;
        var century = quarters / DaysPerCenturies;
        var ofCentury = quarters % DaysPerCenturies | 3;
        var yearOfCentury = ofCentury / 1461;
        _dayFromMarch = (uint)(ofCentury % 1461 / 4);
        Year = unchecked((long)(century * 100) - YearZero) + (long)yearOfCentury + (IsAfterDecember ? 1 : 0);
    }

    public long Year { get; }

    /// <summary>0 on Sundays.</summary>
    public int DayOfWeek { get; }

    public int Hour => (int)(_secondOfDay / 3600);

    public int Minute => (int)(_secondOfDay / 60 % 60);

    public int Month => (int)(MonthFromMarch < 10 ? MonthFromMarch + 3 : MonthFromMarch - 9);

    public int Day => (int)(_dayFromMarch - (153 * MonthFromMarch + 2) / 5 + 1);

    public int DayOfYear => (int)(IsAfterDecember ? _dayFromMarch - DaysToJanuary + 1 : _dayFromMarch + 60 + LeapDay);

    public int DaysInMonth => Month == 2 ? 28 + (int)LeapDay : Month is 4 or 6 or 9 or 11 ? 30 : 31;

    private bool IsAfterDecember => _dayFromMarch >= DaysToJanuary;

    private uint MonthFromMarch => (5 * _dayFromMarch + 2) / 153;

    private uint LeapDay => Year % 4 == 0 && (Year % 100 != 0 || Year % 400 == 0) ? 1u : 0u;

    /// <summary>Whole seconds; what is no 64-bit integer becomes the least one, as processors convert it.</summary>
    public static long ToSeconds(double value)
        => value is >= long.MinValue and < 9223372036854775808.0 ? (long)value : long.MinValue;
}
