using System.Globalization;

namespace Trine.Storage.Logs.Head;

/// <summary>Times in UTC as Go prints them.</summary>
internal static class GoTime
{
    private const long NsPerTick = 100;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>As <c>Time.Format(time.RFC3339)</c>: whole seconds.</summary>
    public static string Rfc3339(long timestampNs)
        => Seconds(timestampNs, out _).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <c>Time.String()</c>: <c>2026-01-16 11:00:00.25 +0000 UTC</c>, the fraction without zeros at its end.</summary>
    public static string Text(long timestampNs)
    {
        var seconds = Seconds(timestampNs, out var fractionNs);
        var fraction = fractionNs == 0
            ? ""
            : "." + fractionNs.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return seconds.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + fraction + " +0000 UTC";
    }

    private static DateTime Seconds(long timestampNs, out long fractionNs)
    {
        // Rounds down also before 1970.
        fractionNs = ((timestampNs % NsPerSecond) + NsPerSecond) % NsPerSecond;
        return DateTime.UnixEpoch.AddTicks((timestampNs / NsPerTick) - (timestampNs % NsPerTick < 0 ? 1 : 0));
    }
}
