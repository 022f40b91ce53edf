using System.Globalization;

namespace Trine.Load.Measuring;

/// <summary>Reads what a process has used from <c>/proc</c> (Linux, proc(5)). Thread-safe.</summary>
/// <param name="pid">Of a process that runs.</param>
public sealed class ProcessMeter(int pid)
{
    /// <summary>
    /// The kernel counts time for <c>/proc</c> in ticks of USER_HZ, which is 100 on every architecture .NET runs on.
    /// </summary>
    public const double TickSeconds = 0.01;

    /// <summary>
    /// Time on a core so far, user and system, all threads together; in steps of <see cref="TickSeconds"/>.
    /// </summary>
    public double CpuSeconds
    {
        get
        {
            // The name stands in brackets and may hold anything; utime and stime are the 12th and 13th field behind it.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) * TickSeconds;
        }
    }

    /// <summary>The most memory that was resident at once.</summary>
    public long PeakBytes => StatusBytes("VmHWM:");

    /// <summary>Memory that is resident now.</summary>
    public long ResidentBytes => StatusBytes("VmRSS:");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024;
    }
}
