using Trine.Codecs;
using Trine.Model;
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

    /// <summary>The part of the chunk's time that is inside a window, from 0 to 1: an estimate of its part of the rows.</summary>
    public double ShareOf(TimeRange window)
    {
        var start = Math.Max(window.StartNs, Chunk.MinTimestampNs);
        var last = Math.Min(window.EndNs - 1, Chunk.MaxTimestampNs);
        return Math.Clamp(((double)last - start + 1) / ((double)Chunk.MaxTimestampNs - Chunk.MinTimestampNs + 1), 0, 1);
    }

    /// <summary>As <see cref="LogChunk.LoadAsync"/>; what was loaded stays until the last user is gone.</summary>
    public ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
        => LoadAloneAsync(Chunk.LoadAsync, columns, cancellationToken);

    /// <inheritdoc cref="LogChunk.LoadSlotsAsync"/>
    public ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
        => LoadAloneAsync(Chunk.LoadSlotsAsync, columns, cancellationToken);

    /// <inheritdoc cref="LogChunk.LoadTextAsync"/>
    public ValueTask LoadTextAsync(RowBitmap rows, CancellationToken cancellationToken)
        => LoadAloneAsync(Chunk.LoadTextAsync, rows, cancellationToken);

    private async ValueTask LoadAloneAsync<T>(
        Func<T, CancellationToken, ValueTask> loadAsync, T what, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await loadAsync(what, cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }
}
