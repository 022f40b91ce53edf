using System.Globalization;
using System.Text;

namespace Trine.Hosting.Files;

/// <summary>Keeps a data directory to one process: a second one is refused while the first holds this.</summary>
/// <remarks>
/// An exclusive lock of the operating system on a file named <see cref="FileName"/>, so that it ends with the process
/// however it ends; the process id inside is only for the message. The file stays behind, unlocked.
/// </remarks>
public sealed class DirectoryLock : IDisposable
{
    public const string FileName = "trine.lock";

    /// <summary>A process id has at most 10 digits.</summary>
    private const int PidLengthMax = 16;

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Locks a directory, which is created when it is not there.</summary>
    /// <exception cref="IOException">Another process holds it, or it cannot be written to.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new IOException(
                $"data directory {Path.GetFullPath(directory)} is in use by process {HolderOf(path)}: {taken.Message}", taken);
        }

        var pid = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        file.SetLength(0);
        file.Write(pid);
        file.Flush();
        return new DirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>What stands in the file; sharing is allowed here, so that the lock does not keep it from being read.</summary>
    private static string HolderOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var pid = new byte[PidLengthMax];
        var length = file.ReadAtLeast(pid, pid.Length, throwOnEndOfStream: false);
        return length == 0 ? "of unknown id" : Encoding.ASCII.GetString(pid, 0, length);
    }
}
