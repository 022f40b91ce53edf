using System.Globalization;

namespace Trine.Protocol.Grpc;

/// <summary>The <c>grpc-timeout</c> header: at most eight digits and a unit of <c>H M S m u n</c>.</summary>
internal static class GrpcTimeout
{
    private const int DigitsMax = 8;
    private const long ValueMax = 99_999_999;

    private static readonly (char Name, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Timers cannot wait longer than this (about 49 days); a longer timeout is as good as none.</summary>
    public static readonly TimeSpan TimerMax = TimeSpan.FromMilliseconds(uint.MaxValue - 2);

    /// <returns>False when the text is not a timeout.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1
            || !uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var ticksPerUnit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticksPerUnit < 0)
        {
            return false;
        }

        timeout = text[^1] == 'n'
            ? new TimeSpan((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick)
            : new TimeSpan(value * ticksPerUnit); // at most 99,999,999 hours, a third of what a TimeSpan holds
        return true;
    }

    /// <summary>Writes a timeout in the finest unit that holds it, rounded up, so that the server never gives up before the client.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        foreach (var (unit, ticksPerUnit) in Units)
        {
            var value = ((ticks - 1) / ticksPerUnit) + 1;
            if (value <= ValueMax)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{ValueMax}H");
    }
}
