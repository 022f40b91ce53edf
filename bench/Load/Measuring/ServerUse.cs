namespace Trine.Load.Measuring;

/// <summary>What a server used over a stretch of work.</summary>
/// <param name="CpuSeconds">User and system time over the stretch.</param>
/// <param name="PeakBytes">Most memory resident at once since the server started.</param>
/// <param name="ResidentBytes">Memory resident at the end.</param>
public readonly record struct ServerUse(double CpuSeconds, long PeakBytes, long ResidentBytes)
{
    /// <param name="cpuBefore">The meter's CPU seconds when the work began.</param>
    /// <param name="server">The same process.</param>
    public static ServerUse Since(double cpuBefore, ProcessMeter server)
        => new(server.CpuSeconds - cpuBefore, server.PeakBytes, server.ResidentBytes);
}
