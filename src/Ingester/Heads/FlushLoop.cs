using System.Threading.Channels;
using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>Decides when which tenant is flushed, and frees the log of what is in blocks. Thread-safe.</summary>
internal sealed class FlushLoop : IAsyncDisposable
{
    private readonly HeadParts _parts;
    private readonly TenantHeads _tenants;
    private readonly BlockFlusher _flusher;
    private readonly WalTruncation _truncation;
    private readonly WriteAheadLog _wal;
    private readonly IHeadMemory _memory;
    private readonly CallGate _calls = new(); // Flushes under way.
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task _running = Task.CompletedTask;

    public FlushLoop(
        HeadParts parts,
        TenantHeads tenants,
        BlockFlusher flusher,
        FlushCheckpoint checkpoint,
        WriteAheadLog wal,
        IHeadMemory memory)
    {
        _parts = parts;
        _tenants = tenants;
        _flusher = flusher;
        _wal = wal;
        _memory = memory;
        _truncation = new WalTruncation(wal, checkpoint, tenants, parts.Log);
    }

    public void Start()
    {
        _calls.Open();
        _running = RunAsync();
    }

    /// <summary>Makes the loop look now.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Flushes every tenant; ends when their rows are in blocks, or with the loop.</summary>
    public Task FlushAllAsync() => FlushAsync([.. _tenants.All]);

    /// <summary>Ends the loop; flushes under way are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _calls.CloseAsync().ConfigureAwait(false);
        _truncation.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await using var timer = _parts.Time.CreateTimer(
            static loop => ((FlushLoop)loop!).Wake(), // The loop is the state given below.
            this,
            _parts.Config.FlushCheckPeriod,
            _parts.Config.FlushCheckPeriod);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wake.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                await CheckAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopping is how this loop ends.
            }
            catch (Exception failure)
            {
                _parts.Log.FlushLoopFailed(failure);
            }
        }
    }

    private async Task CheckAsync()
    {
        var due = new List<TenantHead>();
        TenantHead? largest = null;
        var largestBytes = 0L;
        var now = _parts.Time.GetUtcNow();
        foreach (var tenant in _tenants.All)
        {
            tenant.Head.Sweep();
            _tenants.RemoveIfIdle(tenant);
            var figures = tenant.Head.Measure();
            if (IsDue(figures, now))
            {
                due.Add(tenant);
            }
            else if (figures.Bytes > largestBytes)
            {
                largest = tenant;
                largestBytes = figures.Bytes;
            }
        }

        if (due.Count == 0 && largest is not null && _memory.TotalBytes > _parts.Config.FlushSize)
        {
            due.Add(largest);
        }

        if (due.Count == 0 && _wal.Statistics.SegmentCount > _parts.Config.Wal.SegmentsMax && OldestInLog() is { } oldest)
        {
            due.Add(oldest);
        }

        if (due.Count > 0)
        {
            await FlushAsync(due).ConfigureAwait(false);
        }
    }

    private bool IsDue(HeadFigures figures, DateTimeOffset now)
    {
        if (figures.OldestCreatedAtNs == long.MaxValue)
        {
            return false;
        }

        var nowNs = (now.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        return nowNs - figures.OldestCreatedAtNs >= _parts.Config.MaxChunkAge.Nanoseconds
            || nowNs - figures.LastAppendNs >= _parts.Config.ChunkIdlePeriod.Nanoseconds;
    }

    private TenantHead? OldestInLog()
        => _tenants.All
            .Select(tenant => (Tenant: tenant, Oldest: tenant.OldestNeeded()))
            .Where(pair => pair.Oldest is not null)
            .OrderBy(pair => pair.Oldest)
            .Select(pair => pair.Tenant)
            .FirstOrDefault();

    private async Task FlushAsync(IReadOnlyList<TenantHead> tenants)
    {
        using var call = _calls.Enter("Ingester is shutting down");
        await _truncation.RollAsync().ConfigureAwait(false);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = _parts.Config.ConcurrentFlushes,
            CancellationToken = _stop.Token,
        };
        await Parallel.ForEachAsync(
            tenants,
            options,
            (tenant, cancellationToken) => new ValueTask(_flusher.FlushAsync(tenant, cancellationToken)))
            .ConfigureAwait(false);
        await _truncation.TruncateAsync().ConfigureAwait(false);
    }
}
