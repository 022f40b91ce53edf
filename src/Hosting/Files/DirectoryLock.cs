using System.Globalization;

namespace Trine.Hosting.Files;

/// <summary>Keeps a data directory to one process: a second one is refused while the first holds this.</summary>
/// <remarks>
/// An exclusive lock of the operating system on <see cref="LockFileName"/>, so that it ends with the process however it
/// ends. The process id is only for the message; it stands in <see cref="PidFileName"/>, since .NET does not let even a
/// reader open a locked file. Both files stay behind.
/// </remarks>
public sealed class DirectoryLock : IDisposable
{
    public const string LockFileName = "trine.lock";

    public const string PidFileName = "trine.pid";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Locks a directory, which is created when it is not there.</summary>
    /// <exception cref="IOException">Another process holds it, or it cannot be written to.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, LockFileName);
        var pidPath = Path.Combine(directory, PidFileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(pidPath))
        {
            throw new IOException(
                $"data directory {Path.GetFullPath(directory)} is in use by process {File.ReadAllText(pidPath)}", taken);
        }

        File.WriteAllText(pidPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();
}
