namespace Trine.Storage.Files;

/// <summary>The few file operations that durable storage rests on; a seam, so that tests can tear, lose and refuse writes.</summary>
/// <remarks>
/// Paths are absolute. Every member throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the
/// operating system refuses. Thread-safe; a single <see cref="IStorageFile"/> has one user at a time.
/// </remarks>
internal interface IFileSystem
{
    /// <summary>Creates the directory and its parents; nothing happens if it exists.</summary>
    void CreateDirectory(string path);

    bool FileExists(string path);

    /// <summary>Names, without their directory, of the files directly in <paramref name="directory"/>, in ordinal order.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Creates an empty file to write, cutting one that exists to nothing.</summary>
    IStorageFile Create(string path);

    /// <summary>Opens an existing file to read and to cut.</summary>
    IStorageFile Open(string path);

    /// <summary>Gives the file its new name in one atomic step, replacing a file of that name; both lie on one volume.</summary>
    void Move(string source, string destination);

    /// <summary>Removes a file; nothing happens if there is none.</summary>
    void Delete(string path);

    /// <summary>Makes names created, changed and removed in the directory survive a power loss.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes the directory for this process until the result is disposed of.</summary>
    /// <exception cref="IOException">Another process, or another owner in this one, holds it.</exception>
    IDisposable LockDirectory(string path);
}
