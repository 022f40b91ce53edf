using System.Threading.Channels;

namespace Trine.Storage.Logs.Head;

/// <summary>Compresses closed chunks on threads of its own, for all heads of the process. Thread-safe.</summary>
/// <remarks>
/// Closing a chunk never waits. What waits to be compressed is bounded by those who push: they call
/// <see cref="WaitForRoomAsync"/> before they add rows.
/// </remarks>
public sealed class ChunkSealer : IAsyncDisposable
{
    private readonly Channel<ClosedChunk> _queue = Channel.CreateUnbounded<ClosedChunk>();
    private readonly HeadMemory _memory;
    private readonly long _closingBytesMax;
    private readonly Action<Exception> _onFailure;
    private readonly Task[] _workers;
    private readonly Lock _gate = new(); // Guards _room.
    private TaskCompletionSource? _room; // Set while someone waits.

    /// <param name="memory">The account of the heads.</param>
    /// <param name="workerCount">Threads.</param>
    /// <param name="closingBytesMax">Once this many bytes wait, pushes wait too.</param>
    /// <param name="onFailure">Told when a chunk cannot be compressed; its rows stay readable as they are.</param>
    public ChunkSealer(HeadMemory memory, int workerCount, long closingBytesMax, Action<Exception> onFailure)
    {
        _memory = memory;
        _closingBytesMax = closingBytesMax;
        _onFailure = onFailure;
        _workers = new Task[workerCount];
        for (var i = 0; i < workerCount; i++)
        {
            _workers[i] = Task.Run(RunAsync);
        }
    }

    /// <summary>Returns once the backlog is below its bound; mostly at once.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (_memory.ClosingBytes < _closingBytesMax)
        {
            return default;
        }

        lock (_gate)
        {
            // Looked at again under the lock: a worker that is done in between saw nobody waiting.
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_memory.ClosingBytes < _closingBytesMax)
            {
                return default;
            }

            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Compresses what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
    }

    internal void Enqueue(ClosedChunk chunk)
    {
        // After disposal chunks stay as they are: readable, and compressed when they are flushed.
        _ = _queue.Writer.TryWrite(chunk);
    }

    private async Task RunAsync()
    {
        await foreach (var chunk in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                chunk.Seal();
            }
            catch (Exception failure)
            {
                chunk.LeavePlain();
                _onFailure(failure);
            }

            AnnounceRoom();
        }
    }

    private void AnnounceRoom()
    {
        if (_memory.ClosingBytes >= _closingBytesMax)
        {
            return;
        }

        lock (_gate)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }
}
