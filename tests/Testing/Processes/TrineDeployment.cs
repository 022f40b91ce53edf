using Trine.Testing.Logs;

namespace Trine.Testing.Processes;

/// <summary>A whole Trine, in one process or in many: what a client sees is the same.</summary>
/// <remarks>Owns its folders and processes. Addresses stay the same over restarts. Not thread-safe.</remarks>
public abstract class TrineDeployment : IAsyncDisposable
{
    /// <summary>The main HTTP port of what clients talk to.</summary>
    public abstract Uri Http { get; }

    public abstract Uri OtlpHttp { get; }

    public abstract Uri OtlpGrpc { get; }

    /// <summary>Every process that runs.</summary>
    public abstract IReadOnlyList<TrineProcess> Processes { get; }

    /// <summary>Stops all processes (SIGTERM) and starts them again on the same folders.</summary>
    /// <returns>The exit codes.</returns>
    public abstract Task<IReadOnlyList<int>> RestartAsync(CancellationToken cancellationToken);

    public LokiClient ClientOf(string tenant) => new(Http, tenant);

    public abstract ValueTask DisposeAsync();
}
