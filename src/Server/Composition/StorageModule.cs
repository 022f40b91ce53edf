using Trine.Hosting.Files;
using Trine.Hosting.Modules;
using Trine.Server.Configuration;
using Trine.Storage.Objects;

namespace Trine.Server.Composition;

/// <summary>Holds this process's data directory against others and opens the object store.</summary>
/// <remarks>Modules that store or read data depend on it; <see cref="Objects"/> may be passed on before the start.</remarks>
internal sealed class StorageModule(StorageConfig config) : IModule
{
    public const string ModuleName = "storage";

    private DirectoryLock? _lock;

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [];

    /// <summary>Where blocks lie.</summary>
    public IObjectStore Objects { get; } = new DirectoryObjectStore(config.ObjectDirectory);

    /// <exception cref="IOException">Another process uses the directory.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = DirectoryLock.Acquire(config.Path);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        (Objects as IDisposable)?.Dispose();
        _lock?.Dispose();
        return Task.CompletedTask;
    }
}
