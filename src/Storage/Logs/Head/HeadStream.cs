using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Heads;

namespace Trine.Storage.Logs.Head;

/// <summary>One stream in memory: an open chunk, closed ones behind it, and those that a flush is writing.</summary>
/// <remarks>Thread-safe. Rows enter by <see cref="StreamAppender"/>, under <see cref="Gate"/>.</remarks>
internal sealed class HeadStream(LabelSet labels, byte[] labelBytes, HeadMemory memory)
{
    private readonly List<ClosedChunk> _closed = [];
    private ClosedChunk[] _flushing = [];
    private LastRow? _lastRow;
    private TokenBucket _rate;
    private int _pins;
    private int _isRemoved;

    /// <summary>Guards everything of the stream but pins and removal.</summary>
    public Lock Gate { get; } = new();

    public LabelSet Labels { get; } = labels;

    /// <summary>Canonical label bytes, the key of the stream.</summary>
    public byte[] LabelBytes { get; } = labelBytes;

    public OpenChunk? Open { get; private set; }

    /// <summary>The newest time that the stream ever took; <see cref="long.MinValue"/> before the first row.</summary>
    public long NewestNs { get; set; } = long.MinValue;

    /// <summary>When rows came last, by the head's clock.</summary>
    public long LastAppendNs { get; set; }

    /// <summary>Whether the stream is, or is just about to be, out of the index.</summary>
    public bool IsRemoved => Volatile.Read(ref _isRemoved) != 0;

    public bool HasRows => Open is not null || _closed.Count > 0 || _flushing.Length > 0;

    /// <summary>Keeps the stream in the index until <see cref="Unpin"/>; false if it is on its way out.</summary>
    public bool TryPin()
    {
        Interlocked.Increment(ref _pins);
        if (!IsRemoved)
        {
            return true;
        }

        Unpin();
        return false;
    }

    public void Unpin()
    {
        var pins = Interlocked.Decrement(ref _pins);
        Invariant.Check(pins >= 0, "each pin is taken out once");
    }

    /// <summary>Marks the stream as removed unless it is pinned. Only under the index's lock.</summary>
    public bool TryMarkRemoved()
    {
        // First the mark, then the look at the pins, with full fences: who pins looks at the mark afterwards, so that at least
        // one of the two sees the other.
        Interlocked.Exchange(ref _isRemoved, 1);
        if (Volatile.Read(ref _pins) == 0)
        {
            return true;
        }

        Interlocked.Exchange(ref _isRemoved, 0);
        return false;
    }

    /// <summary>Takes line bytes out of the stream's rate; false when it has not got that many.</summary>
    public bool TryTakeRate(long bytes, in LogStreamLimits limits, long nowNs)
        => limits.StreamRateBytes == 0
            || _rate.TryTake(bytes, limits.StreamRateBytes, limits.StreamBurstBytes, nowNs);

    public OpenChunk OpenOrCreate(long nowNs) => Open ??= new OpenChunk(memory, Labels, nowNs);

    /// <summary>Whether a row is in the open chunk, or was the last one of the chunk closed before it.</summary>
    public bool Contains(in IncomingRows rows, int row, ColumnMap map)
        => Open is null
            ? _lastRow is not null && _lastRow.Equals(rows, row)
            : Open.Contains(rows, row, map);

    /// <summary>Closes the open chunk, if there is one, and queues it for sealing, unless a flush is about to read it.</summary>
    /// <param name="keepLastTime">Whether rows of the last time may stay open, so that the next chunk begins after this one.</param>
    /// <param name="reason">Why.</param>
    /// <param name="sealer">Compresses the chunk.</param>
    public void Close(bool keepLastTime, CloseReason reason, ChunkSealer sealer)
    {
        if (Open is not { } open)
        {
            return;
        }

        var end = keepLastTime ? EndOfEarlierTimes(open) : open.RowCount;
        _lastRow = LastRow.Of(open);
        Open = null;
        if (end < open.RowCount)
        {
            Open = new OpenChunk(memory, Labels, open.CreatedAtNs);
            Open.AppendTail(open, end);
        }

        memory.MoveToClosing(open.Bytes);
        var rows = open.Snapshot(end);
        var makesPage = memory.Compressor.MakesPage(rows);
        var closed = new ClosedChunk(rows, open.Bytes, reason, open.CreatedAtNs, memory);
        open.Dispose();
        _closed.Add(closed);
        if (reason == CloseReason.Forced && !makesPage)
        {
            closed.LeavePlain(); // Compressed, it would be unpacked again at once, to share a page with its neighbours.
        }
        else
        {
            sealer.Enqueue(closed);
        }
    }

    /// <summary>Adds handles on the chunks that overlap a range.</summary>
    public void AddChunks(TimeRange range, List<LogChunk> chunks)
    {
        foreach (var chunk in _flushing)
        {
            if (range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs))
            {
                chunks.Add(chunk.Open());
            }
        }

        foreach (var chunk in _closed)
        {
            if (range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs))
            {
                chunks.Add(chunk.Open());
            }
        }

        if (Open is not null && range.Overlaps(Open.MinTimestampNs, Open.MaxTimestampNs))
        {
            chunks.Add(new SnapshotChunk(Open.Snapshot(), memory));
        }
    }

    public bool HasRowsIn(TimeRange range)
        => (Open is not null && range.Overlaps(Open.MinTimestampNs, Open.MaxTimestampNs))
            || _closed.Exists(chunk => range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs))
            || Array.Exists(_flushing, chunk => range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs));

    /// <summary>The head's figures with the stream's counted in.</summary>
    public HeadFigures AddTo(HeadFigures figures)
    {
        var oldestNs = _closed.Count > 0 ? _closed[0].CreatedAtNs : Open?.CreatedAtNs ?? long.MaxValue;
        return new HeadFigures(
            figures.ChunkCount + _closed.Count + _flushing.Length + (Open is null ? 0 : 1),
            figures.Bytes + _closed.Sum(chunk => chunk.Bytes) + _flushing.Sum(chunk => chunk.Bytes) + (Open?.Bytes ?? 0),
            Math.Min(figures.OldestCreatedAtNs, oldestNs),
            Math.Max(figures.LastAppendNs, LastAppendNs));
    }

    /// <summary>Hands the closed chunks to a flush; they stay readable until <see cref="EndFlush"/>.</summary>
    public ClosedChunk[] BeginFlush()
    {
        Invariant.Check(_flushing.Length == 0, "one flush of a head at a time");
        _flushing = [.. _closed];
        _closed.Clear();
        return _flushing;
    }

    /// <summary>Drops what the flush has written.</summary>
    public void EndFlush()
    {
        foreach (var chunk in _flushing)
        {
            chunk.Dispose();
        }

        _flushing = [];
    }

    /// <summary>Takes back what the flush could not write.</summary>
    public void AbortFlush()
    {
        _closed.InsertRange(0, _flushing);
        _flushing = [];
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        EndFlush();
        foreach (var chunk in _closed)
        {
            chunk.Dispose();
        }

        _closed.Clear();
    }

    private static int EndOfEarlierTimes(OpenChunk open)
    {
        if (!open.IsSorted)
        {
            return open.RowCount;
        }

        // Where most rows have the last time, keeping them would only move them from chunk to chunk.
        var start = open.StartOfLastTime();
        return open.RowCount - start <= start ? start : open.RowCount;
    }
}
