using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>Takes one signal in, keeps it durable and readable, and writes it to blocks. Thread-safe.</summary>
/// <remarks>Serves between <see cref="StartAsync"/> and <see cref="StopAsync"/>; otherwise every call is answered Unavailable.</remarks>
/// <typeparam name="TTenant">A tenant's head with what belongs to it.</typeparam>
/// <typeparam name="TAdmission">What the head makes of a frame.</typeparam>
/// <typeparam name="TResult">What the pusher is told.</typeparam>
internal abstract class SignalIngester<TTenant, TAdmission, TResult> : ISignalIngester
    where TTenant : TenantHead
    where TAdmission : class, IHeadAdmission
{
    private protected const string ShuttingDownText = "Ingester is shutting down";

    private readonly CallGate _gate = new();
    private readonly DiskFullNotice _diskFull;
    private readonly TenantHeads _tenants;
    private WriteAheadLog? _wal;
    private FlushLoop? _flushes;

    private protected SignalIngester(HeadParts parts)
    {
        Parts = parts;
        _diskFull = new DiskFullNotice(parts.Metrics, parts.Log);
        _tenants = new TenantHeads(CreateTenant);
        Memory = new MeasuredHeadMemory(_tenants);
    }

    /// <summary>Whether shutdown shall write everything to blocks, whatever the configuration says.</summary>
    public bool IsFlushOnShutdownRequested { get; set; }

    private protected HeadParts Parts { get; }

    private protected IHeadMemory Memory { get; init; }

    private protected IEnumerable<TTenant> Tenants => _tenants.All.Cast<TTenant>();

    /// <summary>Replays the log; returns when pushes and selections are served.</summary>
    /// <exception cref="IOException">The log's directory cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Parts.WalDirectory);
        PrepareScratch();
        var checkpoint = OpenCheckpoint();
        var flusher = new BlockFlusher(Parts, checkpoint);
        foreach (var (tenant, block) in checkpoint.Pending)
        {
            await flusher.SettleAsync(tenant, block, cancellationToken).ConfigureAwait(false);
        }

        var replay = new HeadReplay(Parts, _tenants, checkpoint, flusher, Memory);
        _wal = await replay.OpenAsync(cancellationToken).ConfigureAwait(false);
        _flushes = new FlushLoop(Parts, _tenants, flusher, checkpoint, _wal, Memory);
        _flushes.Start();
        Parts.Metrics.Observe(Measure);
        _gate.Open();
    }

    /// <summary>Refuses pushes from now on, lets those under way finish, and flushes if that is wanted.</summary>
    /// <param name="cancellationToken">The deadline: rows that are not flushed by then stay in the log.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.CloseAsync().ConfigureAwait(false);
        if (_flushes is { } flushes)
        {
            if (Parts.Config.Wal.FlushOnShutdown || IsFlushOnShutdownRequested)
            {
                await FlushBeforeDeadlineAsync(flushes, cancellationToken).ConfigureAwait(false);
            }

            await flushes.DisposeAsync().ConfigureAwait(false);
            _flushes = null;
        }
    }

    /// <summary>Writes everything in memory to blocks; returns when they are in the bucket index.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        using var call = Enter();

        // There from start to stop, which is when the gate is open. The flush goes on when the caller does not wait for it any longer.
        return _flushes!.FlushAllAsync().WaitAsync(cancellationToken);
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
        await DisposeSharedAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stores a frame; returns once it is durable.</summary>
    private protected async ValueTask<TResult> StoreAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        await Memory.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        RefuseOverMemory();
        var head = GetOrAddAndPin(tenant);
        try
        {
            using var admission = AdmitChecked(head, frame);
            if (admission.HasRows)
            {
                await LogAndApplyAsync(head, admission).ConfigureAwait(false);
                KeepWithinMemory();
            }

            return ToResult(admission);
        }
        finally
        {
            head.Unpin();
        }
    }

    private protected CallGate.Pass Enter() => _gate.Enter(ShuttingDownText);

    private protected TTenant? Find(TenantId tenant) => (TTenant?)_tenants.Find(tenant);

    /// <summary>The tenant, which stays until <see cref="TenantHead.Unpin"/>.</summary>
    private protected TTenant GetOrAddAndPin(TenantId tenant) => (TTenant)_tenants.GetOrAddAndPin(tenant);

    private protected abstract TTenant CreateTenant(TenantId tenant);

    /// <summary>Checks a frame against the tenant's limits.</summary>
    /// <exception cref="InvalidDataException">The frame is malformed; nothing of it may be logged.</exception>
    private protected abstract TAdmission Admit(TTenant tenant, ReadOnlyMemory<byte> frame);

    /// <summary>What the pusher is told once what was admitted is stored.</summary>
    private protected abstract TResult ToResult(TAdmission admission);

    /// <summary>Gives back what the heads share, after them.</summary>
    private protected virtual ValueTask DisposeSharedAsync() => ValueTask.CompletedTask;

    private TAdmission AdmitChecked(TTenant head, ReadOnlyMemory<byte> frame)
    {
        try
        {
            return Admit(head, frame);
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    private async Task LogAndApplyAsync(TTenant head, TAdmission admission)
    {
        try
        {
            // The gate keeps the log open while pushes are under way.
            await head.LogAndApplyAsync(_wal!, admission).ConfigureAwait(false);
            _diskFull.Succeeded();
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or ObjectDisposedException)
        {
            throw _diskFull.Failed(failure);
        }
    }

    private void KeepWithinMemory()
    {
        Memory.Enforce();
        if (Memory.TotalBytes > Parts.Config.FlushSize)
        {
            _flushes?.Wake();
        }
    }

    private void RefuseOverMemory()
    {
        if (Memory.TotalBytes > Parts.Config.MemoryLimit)
        {
            _flushes?.Wake();
            throw new RequestException(
                RequestError.Unavailable,
                $"ingester holds {Memory.TotalBytes} bytes of {Parts.Signal}, over the limit of {Parts.Config.MemoryLimit.Bytes}: flushing has fallen behind");
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
            Parts.Log.ShutdownFlushCut();
        }
    }

    private FlushCheckpoint OpenCheckpoint()
    {
        var path = Path.Combine(Parts.WalDirectory, "flush.checkpoint");
        try
        {
            return FlushCheckpoint.Open(path);
        }
        catch (CorruptionException damage)
        {
            var aside = FlushCheckpoint.SetAside(path, Parts.Time.GetUtcNow());
            Parts.Metrics.WalCorrupted(1);
            Parts.Log.CheckpointDamaged(aside, damage);
            return FlushCheckpoint.Open(path);
        }
    }

    private void PrepareScratch()
    {
        Directory.CreateDirectory(Parts.ScratchDirectory);
        foreach (var leftOver in Directory.EnumerateFiles(Parts.ScratchDirectory))
        {
            File.Delete(leftOver);
        }
    }

    private IngesterFigures Measure()
    {
        var figures = new IngesterFigures(0, 0, Memory.TotalBytes, _wal?.Statistics ?? new WalStatistics());
        foreach (var tenant in _tenants.All)
        {
            figures = figures with
            {
                Items = figures.Items + tenant.Head.ItemCount,
                Chunks = figures.Chunks + tenant.Head.Measure().ChunkCount,
            };
        }

        return figures;
    }
}
