using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>One tenant's head and the order in which rows get into it: that of the write-ahead log. Thread-safe.</summary>
/// <remarks>
/// A push is judged, logged, and applied once it is durable, so readers never see what a crash would take back. Records are
/// applied in the order of the log, whatever order their writers wake up in: a replay builds the same head, and "all records
/// up to here" is a state that the head once had, which a flush can name.
/// </remarks>
internal class TenantHead : IDisposable
{
    private const int RetiredPins = int.MinValue;

    private readonly Lock _ordering = new(); // Guards _pending; held while a record takes its place in the log.
    private readonly Lock _applying = new(); // Guards the fields below _pending but _pins; taken before _ordering.
    private readonly Queue<PendingRecord> _pending = new();
    private WalPosition? _last; // The record applied last.
    private WalPosition? _first; // The first record applied since the last flush began; null if there is none.
    private WalPosition? _flushingFirst; // The first record of the flush under way; null if there is none.
    private bool _isBroken; // A record was not applied: only a replay can tell what the rows are.
    private int _applyRequests; // Calls of ApplyReady that whoever applies has yet to heed.
    private int _pins; // Calls that use the tenant; RetiredPins once it is retired.

    public TenantHead(TenantId tenant, ISignalHead head, RecentBlocks recentBlocks)
    {
        Tenant = tenant;
        Head = head;
        RecentBlocks = recentBlocks;
    }

    public TenantId Tenant { get; }

    public ISignalHead Head { get; }

    /// <summary>Blocks written lately.</summary>
    public RecentBlocks RecentBlocks { get; }

    /// <summary>Held by whoever flushes the tenant.</summary>
    public SemaphoreSlim Flushing { get; } = new(1);

    /// <summary>Whether nothing but records of the log keeps the tenant in memory.</summary>
    protected virtual bool IsIdle => Head.ItemCount == 0 && RecentBlocks.List().Count == 0;

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

    /// <summary>Retires the tenant if nobody uses it and it holds nothing in memory and no records of the log.</summary>
    public bool TryRetire()
    {
        if (Interlocked.CompareExchange(ref _pins, RetiredPins, 0) != 0)
        {
            return false;
        }

        if (IsIdle && OldestNeeded() is null)
        {
            return true;
        }

        Volatile.Write(ref _pins, 0);
        return false;
    }

    /// <summary>Logs what was admitted, and applies it once it is durable.</summary>
    /// <param name="wal">The log.</param>
    /// <param name="admission">With rows left; stays with the caller.</param>
    /// <returns>When the rows are durable and readable.</returns>
    /// <exception cref="IOException">The log cannot take the record: nothing was applied.</exception>
    public async Task LogAndApplyAsync(WriteAheadLog wal, IHeadAdmission admission)
    {
        using var header = new ByteBuffer();
        using var scratch = new ByteBuffer();
        HeadRecord.WriteTenant(header, Tenant);
        PendingRecord record;
        lock (_ordering)
        {
            // Not cancellable from here on: the log reads the caller's buffer until the record is written.
            List<ReadOnlyMemory<byte>> parts = [header.WrittenMemory, .. admission.WriteRecord(scratch)];
            record = new PendingRecord(admission, wal.Enqueue(HeadRecord.Type, parts, CancellationToken.None));
            _pending.Enqueue(record);
        }

        wal.Drive();

        await ((Task)record.Logged).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ApplyReady();
        await record.Task.ConfigureAwait(false);
    }

    /// <summary>Applies a record of a replay.</summary>
    /// <returns>Rows that came back.</returns>
    /// <exception cref="InvalidDataException">The record is malformed.</exception>
    public int Replay(ReadOnlySpan<byte> record, WalPosition position)
    {
        lock (_applying)
        {
            var rows = Head.Replay(record);
            Advance(position);
            return rows;
        }
    }

    /// <summary>Takes all rows that are applied once those in the log ahead of this call are. The caller holds <see cref="Flushing"/>.</summary>
    /// <returns>Has its <see cref="PendingRecord.Flush"/> once its task has ended.</returns>
    public PendingRecord BeginFlush()
    {
        var flush = new PendingRecord(null, Task.FromResult(default(WalPosition)));
        lock (_ordering)
        {
            Head.BeginEpoch();
            _pending.Enqueue(flush);
        }

        ApplyReady();
        return flush;
    }

    /// <summary>The flush's rows are in a block that the bucket index names.</summary>
    public void EndFlush(BegunFlush flush)
    {
        flush.Rows.Complete();
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
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Head.Dispose();
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
                while (TryTakeReady() is { } record)
                {
                    Apply(record);
                }
            }

            seen = Interlocked.Add(ref _applyRequests, -seen);
        }
    }

    private PendingRecord? TryTakeReady()
    {
        lock (_ordering)
        {
            return _pending.TryPeek(out var record) && record.Logged.IsCompleted ? _pending.Dequeue() : null;
        }
    }

    private void Apply(PendingRecord record)
    {
        if (record.Admission is null)
        {
            BeginFlush(record);
        }
        else if (!record.Logged.IsCompletedSuccessfully)
        {
            var failure = Failure(record.Logged);
            DoomFollowers(failure);
            record.SetException(failure);
        }
        else if (record.Doom is { } doom)
        {
            record.SetException(doom);
        }
        else
        {
            Apply(record, record.Admission);
        }
    }

    private void Apply(PendingRecord record, IHeadAdmission admission)
    {
        try
        {
            if (_isBroken)
            {
                throw new RequestException(RequestError.Internal, "the ingester must be restarted: rows were not applied");
            }

            admission.Apply();
            Advance(record.Logged.GetAwaiter().GetResult()); // Completed, as the caller saw.
            record.SetResult();
        }
        catch (Exception failure)
        {
            // The rows are in the log and will come back at the next start. Until then nothing of the tenant may be flushed,
            // since the flush would say that it covers them.
            _isBroken = true;
            record.SetException(failure);
        }
    }

    private void BeginFlush(PendingRecord flush)
    {
        if (_first is not null && !_isBroken)
        {
            (_flushingFirst, _first) = (_first, null);
            flush.Flush = new BegunFlush(Head.BeginFlush(), _last ?? default);
        }

        flush.SetResult();
    }

    /// <summary>A record is not in the log: those behind it may lean on what it said, up to the next epoch.</summary>
    private void DoomFollowers(Exception failure)
    {
        if (!Head.RecordsReferBack)
        {
            return;
        }

        lock (_ordering)
        {
            Head.BeginEpoch();
            foreach (var follower in _pending)
            {
                follower.Doom ??= failure;
            }
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
