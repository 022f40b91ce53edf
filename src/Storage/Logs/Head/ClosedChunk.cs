using Trine.Model.Logs;
using Trine.Storage.Logs.Spool;

namespace Trine.Storage.Logs.Head;

/// <summary>Why an open chunk was closed; the names are the values of the metric label <c>reason</c>.</summary>
public enum CloseReason
{
    /// <summary>It reached its target size.</summary>
    Full,

    /// <summary>Nothing came for a while.</summary>
    Idle,

    /// <summary>Its first row is old.</summary>
    MaxAge,

    /// <summary>All open chunks together grew past their budget, and it was among the largest.</summary>
    Memory,

    /// <summary>Someone asked for a flush.</summary>
    Forced,
}

/// <summary>Rows that take no more: first as they came, then, when a worker has been there, compressed. Thread-safe.</summary>
internal sealed class ClosedChunk : IDisposable
{
    private readonly HeadMemory _memory;
    private readonly Lock _sealing = new(); // Taken for the whole of Seal, so that it happens once.
    private readonly Lock _gate = new(); // Guards the fields below that change; the innermost lock.
    private readonly long _closingBytes;
    private ChunkSnapshot? _plain;
    private ISealedRows? _sealed;
    private bool _isDisposed;
    private bool _isLeftPlain;

    /// <param name="plain">The rows; belongs to the chunk.</param>
    /// <param name="closingBytes">What they count in <see cref="HeadMemory.ClosingBytes"/>.</param>
    /// <param name="reason">Why the chunk was closed.</param>
    /// <param name="createdAtNs">When its first row came.</param>
    /// <param name="memory">The account.</param>
    public ClosedChunk(ChunkSnapshot plain, long closingBytes, CloseReason reason, long createdAtNs, HeadMemory memory)
    {
        _plain = plain;
        _closingBytes = closingBytes;
        _memory = memory;
        Reason = reason;
        CreatedAtNs = createdAtNs;
        RowCount = plain.RowCount;
        MinTimestampNs = plain.MinTimestampNs;
        MaxTimestampNs = plain.MaxTimestampNs;
        LineBytes = plain.TextBytes - plain.RowCount;
    }

    public CloseReason Reason { get; }

    /// <summary>When its first row came, by the head's clock.</summary>
    public long CreatedAtNs { get; }

    public int RowCount { get; }

    public long MinTimestampNs { get; }

    public long MaxTimestampNs { get; }

    public long LineBytes { get; }

    /// <summary>Memory that the rows take now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _sealed?.Bytes ?? _closingBytes;
            }
        }
    }

    /// <summary>A handle for one reader, who disposes of it.</summary>
    public LogChunk Open()
    {
        lock (_gate)
        {
            Invariant.Check(!_isDisposed, "a chunk is dropped when nobody can find it");
            return _plain is null
                ? _sealed!.Open() // Set in the same step that clears the other.
                : new SnapshotChunk(_plain.Share(), _memory);
        }
    }

    /// <summary>Compresses the rows unless that was done, or they shall stay as they are; takes milliseconds.</summary>
    public void Seal()
    {
        lock (_sealing)
        {
            ChunkSnapshot? plain;
            lock (_gate)
            {
                plain = _isDisposed || _isLeftPlain ? null : _plain?.Share();
            }

            if (plain is null)
            {
                return;
            }

            using (plain)
            {
                Replace(_memory.Compressor.Compress(plain));
            }
        }
    }

    /// <summary>Leaves the rows as they are: they count as sealed, so that nobody waits for them.</summary>
    public void LeavePlain()
    {
        lock (_gate)
        {
            if (_plain is not null && !_isDisposed && !_isLeftPlain)
            {
                _isLeftPlain = true;
                _memory.MoveToSealed(_closingBytes, _closingBytes);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _plain?.Dispose();
            _sealed?.Release();
            if (_plain is not null && !_isLeftPlain)
            {
                _memory.RemoveClosing(_closingBytes);
            }
            else
            {
                _memory.RemoveSealed(_sealed?.Bytes ?? _closingBytes);
            }

            // The flush may know the chunk a little longer.
            _plain = null;
            _sealed = null;
        }
    }

    private void Replace(ISealedRows rows)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                rows.Release();
                return;
            }

            _sealed = rows;
            _plain!.Dispose(); // Cleared only here, once.
            _plain = null;
            if (_isLeftPlain)
            {
                _memory.RemoveSealed(_closingBytes - rows.Bytes);
            }
            else
            {
                _memory.MoveToSealed(_closingBytes, rows.Bytes);
            }
        }
    }
}
