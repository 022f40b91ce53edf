using System.Runtime.InteropServices;

namespace Trine.Storage.Files;

/// <summary>Flushes a directory's entries to disk, which .NET has no call for (POSIX <c>fsync</c> on the directory).</summary>
internal static partial class DirectorySync
{
    // O_RDONLY | O_CLOEXEC; the values differ between Linux and macOS.
    private const int OpenFlagsLinux = 0x80000;
    private const int OpenFlagsMac = 0x1000000;

    /// <summary>Makes names created, changed and removed in the directory durable. Windows journals them by itself.</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, OperatingSystem.IsMacOS() ? OpenFlagsMac : OpenFlagsLinux);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failure("fsync", path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string call, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of directory {path} failed: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
