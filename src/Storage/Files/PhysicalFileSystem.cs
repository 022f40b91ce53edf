namespace Trine.Storage.Files;

/// <summary>The operating system's file system.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    public static readonly PhysicalFileSystem Instance = new();

    private const string LockFileName = "LOCK";

    private PhysicalFileSystem()
    {
    }

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> ListFiles(string directory)
    {
        var names = new List<string>();
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            names.Add(Path.GetFileName(path));
        }

        names.Sort(string.CompareOrdinal);
        return names;
    }

    public IStorageFile Create(string path)
        => new StorageFile(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read));

    public IStorageFile Open(string path)
        => new StorageFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    public void Move(string source, string destination) => File.Move(source, destination, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncDirectory(string path) => DirectorySync.Sync(path);

    public IDisposable LockDirectory(string path)
    {
        var lockPath = Path.Combine(path, LockFileName);
        try
        {
            return File.OpenHandle(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"directory {path} is in use: {lockPath} is locked by another process", e);
        }
    }
}
