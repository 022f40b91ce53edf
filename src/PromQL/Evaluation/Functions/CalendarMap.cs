using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>A part of a time.</summary>
internal enum CalendarPart
{
    Minute,
    Hour,
    DayOfWeek,
    DayOfMonth,
    DayOfYear,
    DaysInMonth,
    Month,
    Year,
}

/// <summary>Functions of times in seconds since 1970 UTC.</summary>
internal readonly struct CalendarMap(CalendarPart part) : IElementMap
{
    public static CalendarPart? Named(string name) => name switch
    {
        "minute" => CalendarPart.Minute,
        "hour" => CalendarPart.Hour,
        "day_of_week" => CalendarPart.DayOfWeek,
        "day_of_month" => CalendarPart.DayOfMonth,
        "day_of_year" => CalendarPart.DayOfYear,
        "days_in_month" => CalendarPart.DaysInMonth,
        "month" => CalendarPart.Month,
        "year" => CalendarPart.Year,
        _ => null,
    };

    public bool TryMap(double value, int step, out double result)
    {
        var time = new CivilTime(CivilTime.ToSeconds(value));
        result = part switch
        {
            CalendarPart.Minute => time.Minute,
            CalendarPart.Hour => time.Hour,
            CalendarPart.DayOfWeek => time.DayOfWeek,
            CalendarPart.DayOfMonth => time.Day,
            CalendarPart.DayOfYear => time.DayOfYear,
            CalendarPart.DaysInMonth => time.DaysInMonth,
            CalendarPart.Month => time.Month,
            _ => time.Year,
        };
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Nothing;
}
