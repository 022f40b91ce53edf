using System.Runtime.CompilerServices;
using Trine.Ingester.Heads;
using Trine.Ingester.Logs.Tails;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>Takes logs in, keeps them durable and readable, and writes them to blocks. Thread-safe.</summary>
internal sealed class LogIngester : SignalIngester<LogTenant, FollowedAdmission, LogPushResult>, ILogIngester
{
    private readonly Func<TenantId, LogStreamLimits> _limitsOf;
    private readonly LogIngesterMetrics _metrics;
    private readonly HeadMemory _memory;
    private readonly ChunkSealer _sealer;
    private readonly LogHeadOptions _options;

    /// <param name="parts">What every signal needs.</param>
    /// <param name="limitsOf">A tenant's limits in this ingester, as they are now.</param>
    /// <param name="metrics">Counters; stay the caller's.</param>
    public LogIngester(HeadParts parts, Func<TenantId, LogStreamLimits> limitsOf, LogIngesterMetrics metrics)
        : base(parts)
    {
        _limitsOf = limitsOf;
        _metrics = metrics;
        _memory = new HeadMemory(parts.ScratchDirectory);
        _sealer = new ChunkSealer(_memory, parts.Config.SealingWorkers, parts.Config.SealingBacklogSize, parts.Log.SealFailed);
        _options = new LogHeadOptions
        {
            ChunkTextBytes = (int)parts.Config.ChunkTargetSize,
            MaxChunkAge = parts.Config.MaxChunkAge,
            ChunkIdlePeriod = parts.Config.ChunkIdlePeriod,
        };
        var budget = new OpenChunkBudget(_memory, _sealer, parts.Config.OpenChunksSize);
        Memory = new LogHeadMemory(_memory, _sealer, budget, () => Tenants.Select(tenant => tenant.Logs));
        metrics.Observe(MeasureLogs);
    }

    /// <summary>Live tails of all tenants.</summary>
    public int TailerCount => Tenants.Sum(tenant => tenant.Tails.Count);

    /// <inheritdoc/>
    public ValueTask<LogPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        => StoreAsync(tenant, frame, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LogSelectResult> SelectAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        cancellationToken.ThrowIfCancellationRequested();
        if (Find(tenant) is not { } head)
        {
            return ValueTask.FromResult(new LogSelectResult([], []));
        }

        // First the chunks: rows that a flush drops in between are in a block that the list then names.
        var chunks = head.Logs.Select(selection.Matchers, selection.Range);
        return ValueTask.FromResult(new LogSelectResult(chunks, head.RecentBlocks.List()));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<LabelSet>>(Find(tenant)?.Logs.Series(matchers, range) ?? []);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogTailFrame> TailAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogTenant head;
        using (Enter())
        {
            head = GetOrAddAndPin(tenant);
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

    private protected override LogTenant CreateTenant(TenantId tenant) => new(
        tenant,
        new LogHead(tenant.Name, _options, _memory, _sealer, Parts.Time),
        new TailHub(Parts.Config.TailersMax, _metrics),
        new RecentBlocks(Parts.Config.RecentBlocksPeriod, Parts.Time));

    private protected override FollowedAdmission Admit(LogTenant tenant, ReadOnlyMemory<byte> frame)
        => new(tenant.Logs.Admit(frame, _limitsOf(tenant.Tenant)), tenant.Tails);

    private protected override LogPushResult ToResult(FollowedAdmission admission)
    {
        _metrics.DuplicatesDropped(admission.Duplicates);
        var refusals = admission.Refusals;
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

    private protected override async ValueTask DisposeSharedAsync()
    {
        await _sealer.DisposeAsync().ConfigureAwait(false);
        _memory.Dispose();
    }

    private LogFigures MeasureLogs()
    {
        var figures = new LogFigures(
            0, _memory.StreamsCreated, _memory.StreamsRemoved, _memory.OpenBytes, _memory.ClosingBytes, _memory.SealedBytes, 0);
        foreach (var tenant in Tenants)
        {
            figures = figures with
            {
                Streams = figures.Streams + tenant.Logs.ItemCount,
                Tailers = figures.Tailers + tenant.Tails.Count,
            };
        }

        return figures;
    }
}
