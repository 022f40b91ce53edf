using Trine.Codecs;
using Trine.Ingester.Logs.Tails;
using Trine.Model;
using Trine.Storage.Logs.Head;
using Trine.Storage.Wal;

namespace Trine.Ingester.Logs;

/// <summary>One tenant's head and the order in which rows get into it: that of the write-ahead log. Thread-safe.</summary>
/// <remarks>
/// A push is judged, logged, and applied once it is durable, so readers never see what a crash would take back. Records are
/// applied in the order of the log, whatever order their writers wake up in: a replay builds the same head, and "all records
/// up to here" is a state that the head once had, which a flush can name.
/// </remarks>
internal sealed class TenantHead : IDisposable
{
    private const int RetiredPins = int.MinValue;

    private readonly Lock _ordering = new(); // Guards _pending; held while a record takes its place in the log.
    private readonly Lock _applying = new(); // Guards the four fields below _pending; taken before _ordering.
    private readonly Queue<PendingPush> _pending = new();
    private WalPosition? _last; // The record applied last.
    private WalPosition? _first; // The first record applied since the last flush began; null if there is none.
    private WalPosition? _flushingFirst; // The first record of the flush under way; null if there is none.
    private int _applyRequests; // Calls of ApplyReady that whoever applies has yet to heed.
    private int _pins; // Calls that use the tenant; RetiredPins once it is retired.
    private bool _isBroken; // A record was not applied: only a replay can tell what the rows are.

    public TenantHead(TenantId tenant, LogHead head, TailHub tails, RecentBlocks recentBlocks)
    {
        Tenant = tenant;
        Head = head;
        Tails = tails;
        RecentBlocks = recentBlocks;
    }

    public TenantId Tenant { get; }

    public LogHead Head { get; }

    public TailHub Tails { get; }

    /// <summary>Blocks written lately.</summary>
    public RecentBlocks RecentBlocks { get; }

    /// <summary>Held by whoever flushes the tenant.</summary>
    public SemaphoreSlim Flushing { get; } = new(1);

    /// <summary>Keeps the tenant in memory until <see cref="Unpin"/>; false if it is retired.</summary>
    public bool TryPin()
    {
        var pins = Volatile.Read(ref _pins);
        while (pins >= 0)
        {
            var seen = Interlocked.CompareExchange(ref _pins, pins + 1, pins);
            if (seen == pins)
            {
                return true;
            }

            pins = seen;
        }

        return false;
    }

    public void Unpin() => Interlocked.Decrement(ref _pins);

    /// <summary>Retires the tenant if nobody uses it and it holds no streams, no recent blocks and no records of the log.</summary>
    public bool TryRetire()
    {
        if (Interlocked.CompareExchange(ref _pins, RetiredPins, 0) != 0)
        {
            return false;
        }

        if (Head.StreamCount == 0 && Tails.Count == 0 && RecentBlocks.List().Count == 0 && OldestNeeded() is null)
        {
            return true;
        }

        Volatile.Write(ref _pins, 0);
        return false;
    }

    /// <summary>Logs what was admitted, and applies it once it is durable.</summary>
    /// <param name="wal">The log.</param>
    /// <param name="admission">With rows left; stays with the caller.</param>
    /// <param name="frame">Not touched after the call.</param>
    /// <returns>When the rows are durable and readable: how many were dropped, since an equal one is there.</returns>
    /// <exception cref="IOException">The log cannot take the record: nothing was applied.</exception>
    public async Task<int> LogAndApplyAsync(WriteAheadLog wal, LogAdmission admission, ReadOnlyMemory<byte> frame)
    {
        using var header = new ByteBuffer();
        LogRecord.WriteHeader(header, Tenant, admission.Refused);
        PendingPush push;
        lock (_ordering)
        {
            // Not cancellable from here on: the log reads the caller's buffer until the record is written.
            var logged = wal.AppendAsync(LogRecord.Type, [header.WrittenMemory, frame], CancellationToken.None);
            push = new PendingPush(admission, frame, logged);
            _pending.Enqueue(push);
        }

        await ((Task)push.Logged).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ApplyReady();
        return await push.Task.ConfigureAwait(false);
    }

    /// <summary>Applies a record of a replay.</summary>
    public void Replay(LogAdmission admission, ReadOnlySpan<byte> frame, WalPosition position)
    {
        lock (_applying)
        {
            Head.Append(admission, frame);
            Advance(position);
        }
    }

    /// <summary>Takes all rows that are applied for a flush. The caller holds <see cref="Flushing"/>.</summary>
    /// <param name="through">The last record that the flush covers.</param>
    /// <returns>Null when there is nothing to flush.</returns>
    public HeadFlush? BeginFlush(out WalPosition through)
    {
        lock (_applying)
        {
            through = _last ?? default;
            if (_first is null || _isBroken)
            {
                return null;
            }

            _flushingFirst = _first;
            _first = null;
            return Head.BeginFlush();
        }
    }

    /// <summary>The flush's rows are in a block that the bucket index names.</summary>
    public void EndFlush(HeadFlush flush)
    {
        flush.Complete();
        lock (_applying)
        {
            _flushingFirst = null;
        }
    }

    /// <summary>The first record of the log that is only here; null when the tenant needs none.</summary>
    public WalPosition? OldestNeeded()
    {
        lock (_applying)
        {
            if ((_flushingFirst ?? _first) is { } oldest)
            {
                return oldest;
            }

            lock (_ordering)
            {
                // Records in flight lie behind the one applied last.
                return _pending.Count > 0 ? _last ?? default(WalPosition) : null;
            }
        }
    }

    public void Dispose()
    {
        Head.Dispose();
        Tails.Dispose();
        Flushing.Dispose();
    }

    /// <summary>Applies what is durable, in order, up to the first record that is not.</summary>
    private void ApplyReady()
    {
        // Fast path: whoever applies looks again before it leaves, so nobody waits for it here.
        var seen = Interlocked.Increment(ref _applyRequests);
        if (seen > 1)
        {
            return;
        }

        while (seen > 0)
        {
            lock (_applying)
            {
                while (TryTakeReady() is { } push)
                {
                    Apply(push);
                }
            }

            seen = Interlocked.Add(ref _applyRequests, -seen);
        }
    }

    private PendingPush? TryTakeReady()
    {
        lock (_ordering)
        {
            return _pending.TryPeek(out var push) && push.Logged.IsCompleted ? _pending.Dequeue() : null;
        }
    }

    private void Apply(PendingPush push)
    {
        if (!push.Logged.IsCompletedSuccessfully)
        {
            push.SetException(Failure(push.Logged));
            return;
        }

        try
        {
            if (_isBroken)
            {
                throw new RequestException(RequestError.Internal, "the ingester must be restarted: rows were not applied");
            }

            var duplicates = Head.Append(push.Admission, push.Frame.Span);
            Advance(push.Logged.GetAwaiter().GetResult()); // Completed, as the first line saw.
            Tails.Publish(push.Admission, push.Frame.Span);
            push.SetResult(duplicates);
        }
        catch (Exception failure)
        {
            // The rows are in the log and will come back at the next start. Until then nothing of the tenant may be flushed,
            // since the flush would say that it covers them.
            _isBroken = true;
            push.SetException(failure);
        }
    }

    private void Advance(WalPosition position)
    {
        _last = position;
        _first ??= position;
    }

    private static Exception Failure(Task task)
        => task.Exception?.InnerException ?? new OperationCanceledException("the log was closed");
}
