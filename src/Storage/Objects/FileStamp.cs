using Microsoft.Win32.SafeHandles;

namespace Trine.Storage.Objects;

/// <summary>What a file that is only ever replaced looked like when its content was read.</summary>
/// <param name="Version">Of the content.</param>
/// <param name="WrittenAt">When the file was last written, in UTC.</param>
/// <param name="Length">In bytes.</param>
internal sealed record FileStamp(ObjectVersion Version, DateTime WrittenAt, long Length)
{
    /// <summary>
    /// How long a file must have been there: one that replaces it then gets a later time for certain. File systems keep time
    /// in steps of 10 ms at most.
    /// </summary>
    private static readonly TimeSpan AgeMin = TimeSpan.FromMilliseconds(100);

    /// <summary>Null while the file is too young to be told from its successor by its time.</summary>
    /// <param name="file">The file, open since before it was read.</param>
    /// <param name="version">Of its content.</param>
    public static FileStamp? TryTake(SafeFileHandle file, ObjectVersion version)
    {
        var writtenAt = File.GetLastWriteTimeUtc(file);
        return DateTime.UtcNow - writtenAt < AgeMin ? null : new FileStamp(version, writtenAt, RandomAccess.GetLength(file));
    }

    /// <summary>Whether a file, if there is one, is still the same.</summary>
    public bool IsOf(FileInfo file) => file.Exists && file.LastWriteTimeUtc == WrittenAt && file.Length == Length;
}
