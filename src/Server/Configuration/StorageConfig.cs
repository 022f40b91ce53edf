using Trine.Hosting.Configuration;

namespace Trine.Server.Configuration;

/// <summary>Section <c>storage</c>, flags <c>--storage.*</c>.</summary>
public sealed record StorageConfig : IValidatedConfig
{
    [Setting("path", "Directory of this process: write-ahead log and, with the filesystem backend, blocks. No two processes share one.")]
    public string Path { get; init; } = "./data";

    [Setting("backend", "Where blocks lie: filesystem.")]
    public StorageBackend Backend { get; init; } = StorageBackend.Filesystem;

    [Setting("filesystem", "The filesystem backend.")]
    public FilesystemConfig Filesystem { get; init; } = new();

    /// <summary>The directory of blocks.</summary>
    public string ObjectDirectory
        => Filesystem.Directory.Length > 0 ? Filesystem.Directory : System.IO.Path.Combine(Path, "blocks");

    public void Validate(ConfigFaults faults) => faults.RequireNotEmpty("storage.path", Path);
}

/// <summary>Kinds of object store.</summary>
public enum StorageBackend
{
    /// <summary>A directory.</summary>
    Filesystem,
}

/// <summary>Section <c>storage.filesystem</c>.</summary>
public sealed record FilesystemConfig
{
    [Setting("directory", "Directory of blocks, which several processes may share; empty for blocks below storage.path.")]
    public string Directory { get; init; } = "";
}
