using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>A chunk that several merged chunks read, perhaps at once. Thread-safe.</summary>
/// <remarks>Each user is added once and disposes once; the chunk goes with the last of them.</remarks>
internal sealed class SharedChunk(LogChunk chunk) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private int _users;

    public LogChunk Chunk { get; } = chunk;

    public void AddUser() => Interlocked.Increment(ref _users);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Chunk.Dispose();
            _loading.Dispose();
        }
    }

    /// <summary>As <see cref="LogChunk.LoadAsync"/>; what was loaded stays until the last user is gone.</summary>
    public async ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await Chunk.LoadAsync(columns, cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }
}
