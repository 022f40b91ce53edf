using Trine.Storage.Files;

namespace Trine.Storage.Tests.Objects;

/// <summary>The real file system, one step of which fails.</summary>
internal sealed class FailingFileSystem : IFileSystem
{
    private readonly PhysicalFileSystem _files = PhysicalFileSystem.Instance;

    /// <summary>Name of the member that fails; empty for none.</summary>
    public string FailingStep { get; set; } = "";

    public void CreateDirectory(string path) => _files.CreateDirectory(path);

    public bool FileExists(string path) => _files.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _files.ListFiles(directory);

    public IStorageFile Create(string path)
    {
        Step(nameof(Create));
        return new FailingFile(this, _files.Create(path));
    }

    public IStorageFile Open(string path) => _files.Open(path);

    public void Move(string source, string destination)
    {
        Step(nameof(Move));
        _files.Move(source, destination);
    }

    public void Delete(string path) => _files.Delete(path);

    public void SyncDirectory(string path) => _files.SyncDirectory(path);

    public IDisposable LockDirectory(string path) => _files.LockDirectory(path);

    private void Step(string name)
    {
        if (name == FailingStep)
        {
            throw new IOException($"{name} fails");
        }
    }

    private sealed class FailingFile(FailingFileSystem owner, IStorageFile file) : IStorageFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset) => file.Read(destination, offset);

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
        {
            owner.Step(nameof(Write));
            file.Write(buffers, offset);
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            owner.Step(nameof(Sync));
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
