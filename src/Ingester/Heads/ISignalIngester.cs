namespace Trine.Ingester.Heads;

/// <summary>The ingester of one signal, as the process that holds it sees it. Thread-safe.</summary>
internal interface ISignalIngester : IAsyncDisposable
{
    /// <summary>Whether shutdown shall write everything to blocks, whatever the configuration says.</summary>
    bool IsFlushOnShutdownRequested { get; set; }

    /// <summary>Replays the log; returns when pushes and selections are served.</summary>
    /// <exception cref="IOException">The log's directory cannot be used.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Refuses pushes from now on, lets those under way finish, and flushes if that is wanted.</summary>
    /// <param name="cancellationToken">The deadline: rows that are not flushed by then stay in the log.</param>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Writes everything in memory to blocks; returns when they are in the bucket index.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}
