namespace Trine.Storage.Files;

/// <summary>
/// There is no room: the volume is fuller than its threshold, or the operating system refused a write for want of space.
/// Nothing was stored. Callers answer 5xx, so that clients try again; it passes once there is room.
/// </summary>
public sealed class DiskFullException(string message, Exception? innerException = null)
    : IOException(message, innerException)
{
    // Linux: ENOSPC, EDQUOT. Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL. macOS has its own number for EDQUOT.
    private const int NoSpaceErrno = 28;
    private const int QuotaErrno = 122;
    private const int QuotaErrnoMac = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a failure means that the disk or the quota is used up.</summary>
    public static bool IsCauseOf(Exception failure)
        => failure is DiskFullException || (failure is IOException && (OperatingSystem.IsWindows()
            ? failure.HResult is WindowsHandleDiskFull or WindowsDiskFull
            : failure.HResult == NoSpaceErrno
                || failure.HResult == (OperatingSystem.IsMacOS() ? QuotaErrnoMac : QuotaErrno)));
}
