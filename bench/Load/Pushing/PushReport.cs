using System.Globalization;
using System.Text;
using Trine.Load.Measuring;

namespace Trine.Load.Pushing;

/// <summary>The figures of one push run.</summary>
/// <param name="Tally">What became of the bodies.</param>
/// <param name="Elapsed">From the first request to the last acknowledgement.</param>
/// <param name="Server">Null when the server's use was not measured.</param>
public sealed record PushReport(PushTally Tally, TimeSpan Elapsed, ServerUse? Server)
{
    public double Megabytes => Tally.LineBytes / 1e6;

    /// <summary>For the terminal.</summary>
    public override string ToString()
    {
        var seconds = Elapsed.TotalSeconds;
        var text = new StringBuilder();
        text.AppendLine(
            $"pushed      {Megabytes:F1} MB, {Tally.Rows} lines in {seconds:F2} s; {Tally.LostBodies} requests given up");
        text.AppendLine($"wall        {Megabytes / seconds:F1} MB/s, {Tally.Rows / seconds:F0} lines/s");
        if (Server is { } server)
        {
            var cpu = Math.Max(server.CpuSeconds, ProcessMeter.TickSeconds);
            text.AppendLine(
                $"server      {Megabytes / cpu:F1} MB and {Tally.Rows / cpu:F0} lines a CPU second; "
                + $"{server.CpuSeconds:F2} CPU s");
            text.AppendLine(
                $"memory      {server.PeakBytes / 1e6:F0} MB at the peak, {server.ResidentBytes / 1e6:F0} MB now");
        }

        text.AppendLine($"latency ms  p50 {Ms(0.5)}, p90 {Ms(0.9)}, p99 {Ms(0.99)}, p99.9 {Ms(0.999)}, max {Ms(1)}");
        var statuses = Tally.Statuses.Select(pair => $"{StatusName(pair.Key)}: {pair.Value}");
        text.AppendLine($"statuses    {string.Join(", ", statuses)}");
        if (Tally.FirstFault.Length > 0)
        {
            text.AppendLine($"first fault {Tally.FirstFault}");
        }

        return text.ToString();
    }

    private string Ms(double share) => $"{Tally.Latencies.Quantile(share).TotalMilliseconds:F1}";

    private static string StatusName(int status)
        => status == PushTally.NoAnswer ? "no answer" : status.ToString(CultureInfo.InvariantCulture);
}
