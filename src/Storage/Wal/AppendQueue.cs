namespace Trine.Storage.Wal;

/// <summary>Appends waiting for the writer: first in, first out, bounded in bytes.</summary>
/// <remarks>Thread-safe. A cancelled append stays counted until the writer comes by.</remarks>
internal sealed class AppendQueue(long bytesMax)
{
    private readonly object _gate = new(); // Guards all fields below; a monitor, since the writer's thread waits on it.
    private readonly Queue<AppendRequest> _requests = new();
    private long _queuedBytes;
    private bool _isWoken;
    private bool _isClosed;

    /// <summary>Bytes of records that wait.</summary>
    public long QueuedBytes
    {
        get
        {
            lock (_gate)
            {
                return _queuedBytes;
            }
        }
    }

    public bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count > 0;
            }
        }
    }

    /// <summary>Adds an append; one that alone is over the bound is taken while nothing else waits. Nobody is woken.</summary>
    /// <exception cref="WalOverloadedException">Too much waits already.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public void Add(AppendRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(WriteAheadLog));
            if (_queuedBytes > 0 && _queuedBytes + request.RecordBytes > bytesMax)
            {
                throw new WalOverloadedException(
                    $"write-ahead log has {_queuedBytes} bytes waiting for the disk: "
                    + $"{request.RecordBytes} more pass the limit of {bytesMax}");
            }

            _requests.Enqueue(request);
            _queuedBytes += request.RecordBytes;
        }
    }

    /// <summary>Waits until appends wait, or <see cref="Wake"/> was called; false once closed and empty.</summary>
    /// <param name="isWoken">Whether it was called since the last time.</param>
    public bool Await(out bool isWoken)
    {
        lock (_gate)
        {
            while (_requests.Count == 0 && !_isWoken && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            (isWoken, _isWoken) = (_isWoken, false);
            return _requests.Count > 0 || !_isClosed;
        }
    }

    /// <summary>Moves what waits into <paramref name="batch"/> up to <paramref name="batchBytesMax"/>, at least one request if any waits.</summary>
    public void Take(List<AppendRequest> batch, long batchBytesMax)
    {
        lock (_gate)
        {
            var batchBytes = 0L;
            while (_requests.TryPeek(out var request)
                && (batch.Count == 0 || batchBytes + request.RecordBytes <= batchBytesMax))
            {
                _requests.Dequeue();
                _queuedBytes -= request.RecordBytes;
                if (request.TryTake())
                {
                    batch.Add(request);
                    batchBytes += request.RecordBytes;
                }
            }
        }
    }

    /// <summary>Tells the writer's thread that appends wait.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Makes the writer look at the clock although nothing was added.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Refuses appends from now on; those that wait are still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }
}
