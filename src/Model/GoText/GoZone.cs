using System.Globalization;

namespace Trine.Model.GoText;

/// <summary>A time's distance from UTC and the name it is printed with.</summary>
/// <param name="OffsetSeconds">Seconds east of UTC.</param>
/// <param name="Name">The abbreviation; "" to print the offset in its place.</param>
public readonly record struct GoZone(int OffsetSeconds, string Name)
{
    /// <summary>Universal time.</summary>
    public static GoZone Utc => new(0, "UTC");

    /// <summary>What <c>MST</c> in a layout prints: the name, or the offset as <c>+01</c> or <c>+0530</c>.</summary>
    public string Abbreviation
    {
        get
        {
            if (!string.IsNullOrEmpty(Name))
            {
                return Name;
            }

            var minutes = Math.Abs(OffsetSeconds) / 60;
            var sign = OffsetSeconds < 0 ? '-' : '+';
            return minutes % 60 == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}")
                : string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}{minutes % 60:00}");
        }
    }

    /// <summary>The zone of a place at an instant.</summary>
    /// <param name="place">The place.</param>
    /// <param name="unixSeconds">Seconds since 1970 UTC.</param>
    public static GoZone At(TimeZoneInfo place, long unixSeconds)
    {
        var instant = GoTime.ToDateTimeClamped(unixSeconds);
        return new GoZone(
            (int)place.GetUtcOffset(instant).TotalSeconds, NameIn(place, place.IsDaylightSavingTime(instant)));
    }

    /// <summary>
    /// The abbreviation in use at a place. The runtime gives it as the zone's name under invariant globalization; any
    /// other name is no abbreviation, and the offset stands in its place.
    /// </summary>
    internal static string NameIn(TimeZoneInfo place, bool isDaylight)
    {
        const int LengthMin = 3;
        const int LengthMax = 5;
        var name = place == TimeZoneInfo.Utc ? "UTC" : isDaylight ? place.DaylightName : place.StandardName;
        return name.Length is >= LengthMin and <= LengthMax && name.All(char.IsAsciiLetterUpper) ? name : "";
    }
}
