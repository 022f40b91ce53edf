using System.Diagnostics;
using System.Globalization;

namespace Trine.Storage.Objects;

/// <summary>Names of files that are being put: they tell which process writes them, so that others leave them alone.</summary>
internal static class TempFileName
{
    private const string Extension = ".tmp";

    private static readonly string Machine = Uri.EscapeDataString(Environment.MachineName);

    /// <param name="number">Unique in this process.</param>
    public static string Create(long number)
        => string.Create(CultureInfo.InvariantCulture, $"{Machine}.{Environment.ProcessId}.{number}{Extension}");

    /// <summary>
    /// Whether the writer is gone: a process of this machine that does not run, or an earlier one with our id, which in a
    /// container is always the same. Files of other machines are theirs to remove.
    /// </summary>
    public static bool IsAbandoned(string name)
    {
        var parts = name.Split('.');
        return parts.Length >= 4
            && string.Join('.', parts[..^3]) == Machine
            && int.TryParse(parts[^3], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && (processId == Environment.ProcessId || !IsRunning(processId));
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
