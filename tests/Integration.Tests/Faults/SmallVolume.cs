using System.ComponentModel;
using System.Diagnostics;
using Trine.Testing;

namespace Trine.Integration.Tests.Faults;

/// <summary>A file system of a few megabytes in memory, which only root may mount.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallVolume()
    {
    }

    public string Path => _folder.FullName;

    /// <summary>Mounts a tmpfs.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="reason">Why it cannot be had, if null is returned.</param>
    public static SmallVolume? TryMount(long bytes, out string reason)
    {
        var volume = new SmallVolume();
        if (TryRun("mount", ["-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", volume.Path], out reason))
        {
            return volume;
        }

        volume._folder.Dispose();
        return null;
    }

    public void Dispose()
    {
        // Lazily: the server that used it may be a moment away from its end.
        _ = TryRun("umount", ["-l", Path], out _);
        _folder.Dispose();
    }

    private static bool TryRun(string program, string[] arguments, out string reason)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
                ?? throw new Win32Exception($"{program} did not start");
            reason = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception absent)
        {
            reason = absent.Message;
            return false;
        }
    }
}
