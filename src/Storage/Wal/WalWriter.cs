using System.Buffers.Binary;
using System.Security.Cryptography;
using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>
/// Takes all appends that wait, writes them with one call, flushes once, and releases them together (group commit).
/// </summary>
/// <remarks>
/// <para>Thread-safe; one thread writes at a time: an appender that finds nobody writing does it itself, so that a lone one waits
/// for no other thread. While work waits for a thread of the pool, the write waits behind it: appends that come of that work
/// share it. Everything is written by the writer's own thread while the disk is slow, since threads of the pool must not wait
/// for that.</para>
/// <para>After a failed write or flush the segment is never written again: what
/// reached the disk is unknown, and a second fsync may report success for pages that the first one lost
/// ("Can Applications Recover from fsync Failures?", USENIX ATC 2020). The next append begins a new segment, whose header
/// revokes the sequence numbers of the failed ones.</para>
/// </remarks>
internal sealed class WalWriter : IThreadPoolWorkItem, IDisposable
{
    /// <summary>A write and flush that takes longer shall not be waited for on a thread of the pool.</summary>
    private static readonly TimeSpan SlowWrite = TimeSpan.FromMilliseconds(2);

    private readonly Lock _writing = new(); // Guards _segment, _nextSequence and what a batch is made of.
    private readonly WalConfig _config;
    private readonly IFileSystem _files;
    private readonly SegmentList _segments;
    private readonly AppendQueue _queue;
    private readonly List<AppendRequest> _batch = [];
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private readonly WalCounters _counters;
    private readonly TimeProvider _time;
    private byte[] _headers = [];
    private SegmentWriter? _segment;
    private ulong _nextSequence;
    private bool _isSlow; // Whether the last write was.

    public WalWriter(
        WalConfig config, WalEnvironment environment, SegmentList segments, AppendQueue queue, WalCounters counters, ulong nextSequence)
    {
        _config = config;
        (_files, _time) = (environment.Files, environment.Time);
        _segments = segments;
        _queue = queue;
        _counters = counters;
        _nextSequence = nextSequence;
    }

    /// <summary>The writer's thread: runs until the queue is closed and empty.</summary>
    public void Run()
    {
        while (_queue.Await(out var isWoken))
        {
            lock (_writing)
            {
                WriteWaiting();
                if (isWoken)
                {
                    SyncLate();
                }
            }
        }

        lock (_writing)
        {
            SyncLate();
        }
    }

    /// <summary>Sees to it that what waits is written: by this thread, or by another one.</summary>
    public void Drive()
    {
        if (Volatile.Read(ref _isSlow) || ThreadPool.PendingWorkItemCount > 0)
        {
            DriveElsewhere();
        }
        else
        {
            Execute();
        }
    }

    /// <summary>Writes what waits, unless another thread does.</summary>
    public void Execute()
    {
        if (!_writing.TryEnter())
        {
            return; // Whoever writes looks at the queue when it is done.
        }

        try
        {
            WriteWaiting();
        }
        finally
        {
            _writing.Exit();
        }

        if (_queue.HasWaiting)
        {
            DriveElsewhere();
        }
    }

    public void Dispose() => _segment?.Dispose();

    private void DriveElsewhere()
    {
        if (Volatile.Read(ref _isSlow))
        {
            _queue.Signal();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void WriteWaiting()
    {
        _queue.Take(_batch, _config.BatchBytesMax);
        if (_batch.Count == 0)
        {
            return;
        }

        var began = _time.GetTimestamp();
        WriteBatch();
        _batch.Clear();
        Volatile.Write(ref _isSlow, _time.GetElapsedTime(began) > SlowWrite);
    }

    private void WriteBatch()
    {
        var start = 0;
        while (start < _batch.Count)
        {
            var run = NextRun(start);
            try
            {
                if (_batch[start].IsRoll)
                {
                    Roll(_batch[start]);
                }
                else
                {
                    WriteRun(run);
                }
            }
            catch (Exception e) // The edge of a background loop: whatever it is, the appenders must hear of it.
            {
                Abandon();
                Fail(run, e);
            }

            start += run.Count;
        }
    }

    /// <summary>The records from <paramref name="start"/> on that go into one segment, at least one.</summary>
    private BatchRun NextRun(int start)
    {
        var room = _config.SegmentBytes - (_segment?.AcknowledgedBytes ?? WalFormat.SegmentHeaderBytes);
        var bytes = _batch[start].RecordBytes;
        if (_segment is { HasRecords: true } && bytes > room)
        {
            room = _config.SegmentBytes - WalFormat.SegmentHeaderBytes;
        }

        var end = start + 1;
        while (end < _batch.Count
            && !_batch[start].IsRoll
            && !_batch[end].IsRoll
            && bytes + _batch[end].RecordBytes <= room)
        {
            bytes += _batch[end].RecordBytes;
            end++;
        }

        return new BatchRun(start, end - start, bytes);
    }

    private void WriteRun(BatchRun run)
    {
        if (_segment is { HasRecords: true } full && full.AcknowledgedBytes + run.Bytes > _config.SegmentBytes)
        {
            CloseSegment();
        }

        var segment = _segment ??= CreateSegment();
        FillBuffers(segment, run);
        segment.Write(_buffers);
        if (_config.Sync == WalSync.Always)
        {
            segment.Sync(run.Bytes);
            _counters.CountSync();
        }

        segment.Acknowledge(run.Bytes);
        _buffers.Clear();
        _counters.CountAppended(run.Count, run.Bytes);
        var first = _nextSequence;
        _nextSequence += (ulong)run.Count;
        for (var i = 0; i < run.Count; i++)
        {
            _batch[run.Start + i].SetResult(new WalPosition(segment.Number, first + (ulong)i));
        }
    }

    private void FillBuffers(SegmentWriter segment, BatchRun run)
    {
        var headerBytes = run.Count * WalFormat.RecordHeaderBytes;
        if (_headers.Length < headerBytes)
        {
            _headers = new byte[headerBytes];
        }

        _buffers.Clear();
        for (var i = 0; i < run.Count; i++)
        {
            var request = _batch[run.Start + i];
            var header = _headers.AsMemory(i * WalFormat.RecordHeaderBytes, WalFormat.RecordHeaderBytes);
            WalFormat.WriteRecordHeader(header.Span, segment.Header.Salt, new WalRecordHeader(
                (int)request.PayloadBytes, request.PayloadChecksum, request.Type, _nextSequence + (ulong)i));
            _buffers.Add(header);
            request.AddPayloadTo(_buffers);
        }
    }

    private void Roll(AppendRequest request)
    {
        if (_segment is null or { HasRecords: true })
        {
            CloseSegment();
            _segment = CreateSegment();
        }

        request.SetResult(new WalPosition(_segment.Number, _nextSequence));
    }

    private SegmentWriter CreateSegment()
    {
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(salt);
        var header = new WalSegmentHeader(BinaryPrimitives.ReadUInt64LittleEndian(salt), _nextSequence);
        var segment = SegmentWriter.Create(_files, _segments.Directory, _segments.NextNumber, header);
        _segments.Add(segment.Number);
        return segment;
    }

    private void CloseSegment()
    {
        if (_config.Sync != WalSync.Never)
        {
            SyncLate();
        }

        _segment?.Dispose();
        _segment = null;
    }

    /// <summary>Flushes records that were acknowledged before their flush, if there are any.</summary>
    private void SyncLate()
    {
        if (_segment is not { IsSynced: false } segment)
        {
            return;
        }

        try
        {
            segment.Sync(0);
            _counters.CountSync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Acknowledged already: kept in the file, in the hope that they are on disk; new records go elsewhere.
            _counters.CountFailedLateSync();
            segment.Dispose();
            _segment = null;
        }
    }

    private void Abandon()
    {
        _buffers.Clear();
        _segment?.TryCutUnacknowledged();
        CloseSegment();
    }

    private void Fail(BatchRun run, Exception cause)
    {
        var isDiskFull = DiskFullException.IsCauseOf(cause);
        _counters.CountFailed(run.Count, isDiskFull);
        var message = $"append of {run.Count} records to write-ahead log {_segments.Directory} failed";
        for (var i = run.Start; i < run.Start + run.Count; i++)
        {
            _batch[i].TrySetException(isDiskFull
                ? new DiskFullException(message, cause)
                : new WalAppendException(message, cause));
        }
    }

    /// <summary>Neighbouring records of the batch that go into one segment with one write.</summary>
    private readonly record struct BatchRun(int Start, int Count, long Bytes);
}
