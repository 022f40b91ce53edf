namespace Trine.Load.Querying;

/// <summary>The figures of one query.</summary>
/// <param name="Name">The query's.</param>
/// <param name="Median">Wall time.</param>
/// <param name="Minimum">Wall time.</param>
/// <param name="CpuSeconds">The server's, a query; null when not measured.</param>
/// <param name="Status">HTTP status of the last answer.</param>
/// <param name="Bytes">Length of the last answer's body.</param>
/// <param name="Fault">What a failed answer says; empty otherwise.</param>
public sealed record QueryReport(
    string Name, TimeSpan Median, TimeSpan Minimum, double? CpuSeconds, int Status, long Bytes, string Fault)
{
    /// <summary>For the terminal.</summary>
    public override string ToString()
    {
        var cpu = CpuSeconds is { } seconds ? $"  cpu {seconds * 1000,8:F1} ms" : "";
        return $"{Name,-18} p50 {Median.TotalMilliseconds,8:F1} ms  min {Minimum.TotalMilliseconds,8:F1} ms"
            + $"{cpu}  {Status} {Bytes} bytes {Fault}";
    }
}
