using System.Runtime.InteropServices;

namespace Trine.Load.Measuring;

/// <summary>What a figure was measured on, without anything that names the machine.</summary>
public sealed record Machine(string Cpu, int Cores, long MemoryBytes, string System, string Runtime)
{
    public static Machine Current { get; } = new(
        ValueOf("/proc/cpuinfo", "model name", ':', RuntimeInformation.ProcessArchitecture.ToString()),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        ValueOf("/etc/os-release", "PRETTY_NAME", '=', "Linux").Trim('"'),
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Cpu}, {Cores} cores, {MemoryBytes / 1e9:F0} GB, {System}, {Runtime}";

    private static string ValueOf(string path, string name, char separator, string otherwise)
    {
        if (!File.Exists(path))
        {
            return otherwise;
        }

        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? otherwise : line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim();
    }
}
