using System.Runtime.CompilerServices;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;
using Trine.Storage.Heads;
using Trine.Storage.Logs.Head;
using Trine.Storage.Wal;

namespace Trine.Ingester.Logs;

/// <summary>Takes rows in, keeps them durable and readable, and writes them to blocks. Thread-safe.</summary>
/// <remarks>Serves between <see cref="StartAsync"/> and <see cref="StopAsync"/>; otherwise every call is answered Unavailable.</remarks>
public sealed class LogIngester : IIngesterClient, IAsyncDisposable
{
    private const string ShuttingDownText = "Ingester is shutting down";

    private readonly LogIngesterParts _parts;
    private readonly HeadMemory _memory = new();
    private readonly ChunkSealer _sealer;
    private readonly OpenChunkBudget _budget;
    private readonly TenantHeads _tenants;
    private readonly CallGate _gate = new();
    private readonly DiskFullNotice _diskFull;
    private WriteAheadLog? _wal;
    private FlushLoop? _flushes;

    public LogIngester(LogIngesterParts parts)
    {
        _parts = parts;
        _sealer = new ChunkSealer(
            _memory, parts.Config.SealingWorkers, parts.Config.SealingBacklogSize, parts.Log.SealFailed);
        _budget = new OpenChunkBudget(_memory, _sealer, parts.Config.OpenChunksSize);
        _tenants = new TenantHeads(parts.Config, _memory, _sealer, parts.Metrics, parts.Time);
        _diskFull = new DiskFullNotice(parts.Metrics, parts.Log);
    }

    /// <summary>Whether shutdown shall write everything to blocks, whatever the configuration says.</summary>
    public bool IsFlushOnShutdownRequested { get; set; }

    /// <summary>Live tails of all tenants.</summary>
    public int TailerCount => _tenants.All.Sum(tenant => tenant.Tails.Count);

    /// <summary>Replays the log; returns when pushes and selections are served.</summary>
    /// <exception cref="IOException">The log's directory cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_parts.WalDirectory);
        PrepareScratch();
        var checkpoint = OpenCheckpoint();
        var flusher = new BlockFlusher(
            _parts.Store,
            checkpoint,
            _parts.ScratchDirectory,
            _parts.Config.FlushBackoff,
            _parts.Metrics,
            _parts.Time,
            _parts.Log);
        foreach (var (tenant, block) in checkpoint.Pending)
        {
            await flusher.SettleAsync(tenant, block, cancellationToken).ConfigureAwait(false);
        }

        var replay = new LogReplay(_parts, _tenants, checkpoint, flusher, _memory, _sealer, _budget);
        _wal = await replay.OpenAsync(cancellationToken).ConfigureAwait(false);
        _flushes = new FlushLoop(_parts, _tenants, flusher, checkpoint, _wal, _memory);
        _flushes.Start();
        _parts.Metrics.Observe(Measure);
        _gate.Open();
    }

    /// <summary>Refuses pushes from now on, lets those under way finish, and flushes if that is wanted.</summary>
    /// <param name="cancellationToken">The deadline: rows that are not flushed by then stay in the log.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.CloseAsync().ConfigureAwait(false);
        if (_flushes is { } flushes)
        {
            if (_parts.Config.Wal.FlushOnShutdown || IsFlushOnShutdownRequested)
            {
                await FlushBeforeDeadlineAsync(flushes, cancellationToken).ConfigureAwait(false);
            }

            await flushes.DisposeAsync().ConfigureAwait(false);
            _flushes = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LogPushResult> PushLogsAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var pass = _gate.Enter(ShuttingDownText);
        await _sealer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        RefuseOverMemory();
        var head = _tenants.GetOrAddAndPin(tenant);
        try
        {
            using var admission = Admit(head.Head, tenant, frame.Span);
            if (admission.HasRows)
            {
                await LogAndApplyAsync(head, admission, frame).ConfigureAwait(false);
                KeepWithinMemory();
            }

            return ToResult(admission.Refusals);
        }
        finally
        {
            head.Unpin();
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogSelectResult> SelectLogsAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken)
    {
        using var pass = _gate.Enter(ShuttingDownText);
        cancellationToken.ThrowIfCancellationRequested();
        if (_tenants.Find(tenant) is not { } head)
        {
            return ValueTask.FromResult(new LogSelectResult([], []));
        }

        // First the chunks: rows that a flush drops in between are in a block that the list then names.
        var chunks = head.Head.Select(selection.Matchers, selection.Range);
        return ValueTask.FromResult(new LogSelectResult(chunks, head.RecentBlocks.List()));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LabelSet>> LogSeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        using var pass = _gate.Enter(ShuttingDownText);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<LabelSet>>(_tenants.Find(tenant)?.Head.Series(matchers, range) ?? []);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogTailFrame> TailLogsAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TenantHead head;
        using (_gate.Enter(ShuttingDownText))
        {
            head = _tenants.GetOrAddAndPin(tenant);
        }

        try
        {
            var tailer = head.Tails.Add(matchers);
            try
            {
                while (await tailer.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                {
                    yield return frame;
                }
            }
            finally
            {
                head.Tails.Remove(tailer);
            }
        }
        finally
        {
            head.Unpin();
        }
    }

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Task flush;
        using (_gate.Enter(ShuttingDownText))
        {
            flush = _flushes!.FlushAllAsync(); // There from start to stop, which is when the gate is open.
        }

        // It goes on when the caller does not wait for it any longer.
        await flush.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the log; what is not flushed comes back from it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        if (_wal is not null)
        {
            await _wal.DisposeAsync().ConfigureAwait(false);
        }

        _tenants.Dispose();
        await _sealer.DisposeAsync().ConfigureAwait(false);
    }

    private static LogPushResult ToResult(IReadOnlyList<LogRefusal> refusals)
    {
        if (refusals.Count == 0)
        {
            return LogPushResult.Stored;
        }

        // As Loki does: the sender reads the last of the streams' errors.
        var discards = refusals
            .GroupBy(refusal => refusal.ReasonLabel)
            .Select(group => new LogDiscard(group.Key, group.Sum(refusal => refusal.Rows), group.Sum(refusal => refusal.Bytes)));
        return new LogPushResult(refusals[^1].Error, refusals[^1].Message, [.. discards]);
    }

    private LogAdmission Admit(LogHead head, TenantId tenant, ReadOnlySpan<byte> frame)
    {
        try
        {
            return head.Admit(frame, _parts.LimitsOf(tenant));
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    private async Task LogAndApplyAsync(TenantHead head, LogAdmission admission, ReadOnlyMemory<byte> frame)
    {
        try
        {
            // The gate keeps the log open while pushes are under way.
            _parts.Metrics.DuplicatesDropped(await head.LogAndApplyAsync(_wal!, admission, frame).ConfigureAwait(false));
            _diskFull.Succeeded();
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or ObjectDisposedException)
        {
            throw _diskFull.Failed(failure);
        }
    }

    private void KeepWithinMemory()
    {
        _budget.Enforce(_tenants.All.Select(tenant => tenant.Head));
        if (_memory.TotalBytes > _parts.Config.FlushSize)
        {
            _flushes?.Wake();
        }
    }

    private void RefuseOverMemory()
    {
        if (_memory.TotalBytes > _parts.Config.MemoryLimit)
        {
            _flushes?.Wake();
            throw new RequestException(
                RequestError.Unavailable,
                $"ingester holds {_memory.TotalBytes} bytes of chunks, over the limit of {_parts.Config.MemoryLimit.Bytes}: flushing has fallen behind");
        }
    }

    private async Task FlushBeforeDeadlineAsync(FlushLoop flushes, CancellationToken cancellationToken)
    {
        try
        {
            await flushes.FlushAllAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _parts.Log.ShutdownFlushCut();
        }
    }

    private FlushCheckpoint OpenCheckpoint()
    {
        var path = Path.Combine(_parts.WalDirectory, "flush.checkpoint");
        try
        {
            return FlushCheckpoint.Open(path);
        }
        catch (Codecs.CorruptionException damage)
        {
            var aside = FlushCheckpoint.SetAside(path, _parts.Time.GetUtcNow());
            _parts.Metrics.WalCorrupted(1);
            _parts.Log.CheckpointDamaged(aside, damage);
            return FlushCheckpoint.Open(path);
        }
    }

    private void PrepareScratch()
    {
        Directory.CreateDirectory(_parts.ScratchDirectory);
        foreach (var leftOver in Directory.EnumerateFiles(_parts.ScratchDirectory))
        {
            File.Delete(leftOver);
        }
    }

    private IngesterFigures Measure() => _tenants.Measure() with { Wal = _wal?.Statistics ?? new WalStatistics() };
}
