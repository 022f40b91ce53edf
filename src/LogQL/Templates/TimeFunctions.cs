using System.Globalization;
using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>
/// Functions on times, and the methods of Go's time.Time that templates can call. The local zone is UTC.
/// </summary>
internal static class TimeFunctions
{
    private const ParameterType String = ParameterType.String;
    private const ParameterType Time = ParameterType.Time;

    private static readonly Dictionary<string, TemplateFunction> Methods = new()
    {
        ["Format"] = new([Time, String], null, (arguments, _) => Of(arguments[0].Time.Format(arguments[1].Text))),
        ["String"] = new([Time], null, (arguments, _) => Of(arguments[0].Time.ToString())),
        ["Unix"] = new([Time], null, (arguments, _) => TemplateValue.OfInt64(arguments[0].Time.UnixSeconds)),
        ["UnixMilli"] = new([Time], null, (arguments, _) => TemplateValue.OfInt64(arguments[0].Time.UnixMilliseconds)),
        ["UnixMicro"] = new([Time], null, (arguments, _) => TemplateValue.OfInt64(Microseconds(arguments[0].Time))),
        ["UnixNano"] = new([Time], null, (arguments, _) => TemplateValue.OfInt64(arguments[0].Time.UnixNanoseconds)),
        ["Month"] = new([Time], null, (arguments, _) => Of(arguments[0].Time.Format("January"))),
        ["Weekday"] = new([Time], null, (arguments, _) => Of(arguments[0].Time.Format("Monday"))),
        ["Year"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.Year)),
        ["Day"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.Day)),
        ["YearDay"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.DayOfYear)),
        ["Hour"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.Hour)),
        ["Minute"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.Minute)),
        ["Second"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Local.Second)),
        ["Nanosecond"] = new([Time], null, (arguments, _) => TemplateValue.OfInt(arguments[0].Time.Nanoseconds)),
        ["UTC"] = new([Time], null, (arguments, _) => TemplateValue.Of(arguments[0].Time.In(GoZone.Utc))),
        ["Local"] = new([Time], null, (arguments, _) => TemplateValue.Of(arguments[0].Time.In(GoZone.Utc))),
        ["IsZero"] = new([Time], null, (arguments, _)
            => TemplateValue.Of(arguments[0].Time.In(GoZone.Utc) == GoTime.Zero)),
    };

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("now", new([], null, (_, call) => TemplateValue.Of(Now(call)))),
        ("date", new([String, ParameterType.Any], null, (arguments, call)
            => Of(ToTime(arguments[1], call).In(GoZone.Utc).Format(arguments[0].Text)))),
        ("toDate", new([String, String], null, (arguments, _)
            => Read(arguments[0].Text, arguments[1].Text, TimeZoneInfo.Utc))),
        ("toDateInZone", new([String, String, String], null, (arguments, _)
            => Read(arguments[0].Text, arguments[2].Text, PlaceOf(arguments[1].Text)))),
        ("unixEpoch", new([Time], null, (arguments, _) => Of(arguments[0].Time.UnixSeconds))),
        ("unixEpochMillis", new([Time], null, (arguments, _) => Of(arguments[0].Time.UnixMilliseconds))),
        ("unixEpochNanos", new([Time], null, (arguments, _) => Of(arguments[0].Time.UnixNanoseconds))),
        ("unixToTime", new([String], null, FromUnixText)),
    ];

    /// <summary>A method by name, its time as the first parameter; null if there is none.</summary>
    public static TemplateFunction? FindMethod(string name) => Methods.GetValueOrDefault(name);

    private static TemplateValue Of(string text) => TemplateValue.Of(text);

    private static TemplateValue Of(long number)
        => TemplateValue.Of(number.ToString(CultureInfo.InvariantCulture));

    private static GoTime Now(TemplateCall call)
    {
        var ticks = (call.Clock.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).Ticks;
        return GoTime.FromUnix(ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond * 100);
    }

    private static long Microseconds(GoTime time)
        => unchecked((time.UnixSeconds * 1_000_000) + (time.Nanoseconds / 1_000));

    /// <summary>A time as it is, a whole number as seconds since 1970, and the present for anything else.</summary>
    private static GoTime ToTime(TemplateValue value, TemplateCall call) => value.Kind switch
    {
        TemplateKind.Time => value.Time,
        TemplateKind.Int or TemplateKind.Int64 => GoTime.FromUnix(value.Integer, 0),
        _ => Now(call),
    };

    /// <summary>Reads a time; what cannot be read is Go's zero time.</summary>
    private static TemplateValue Read(string layout, string text, TimeZoneInfo place)
    {
        GoTimeParser.TryParse(layout, text, place, out var time, out _);
        return TemplateValue.Of(time);
    }

    /// <summary>A place by its IANA name; UTC if there is none of that name.</summary>
    private static TimeZoneInfo PlaceOf(string name)
        => name is not ("" or "Local") && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var place)
            ? place
            : TimeZoneInfo.Utc;

    /// <summary>Reads a number of days, seconds, ms, µs or ns since 1970; its length tells which.</summary>
    private static TemplateValue FromUnixText(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        const long SecondsPerDay = 86_400;
        var text = arguments[0].Text;
        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var number);
        if (outcome != GoNumberOutcome.Ok)
        {
            return call.Fail($"unable to parse time '{text}': {GoNumber.Describe("ParseInt", text, outcome)}");
        }

        return text.Length switch
        {
            5 => TemplateValue.Of(GoTime.FromUnix(number * SecondsPerDay, 0)),
            10 => TemplateValue.Of(GoTime.FromUnix(number, 0)),
            13 => TemplateValue.Of(GoTime.FromUnix(number / 1_000, number % 1_000 * 1_000_000)),
            16 => TemplateValue.Of(GoTime.FromUnix(number / 1_000_000, number % 1_000_000 * 1_000)),
            19 => TemplateValue.Of(GoTime.FromUnix(0, number)),
            _ => call.Fail($"unable to parse time '{text}': %!w(<nil>)"),
        };
    }
}
