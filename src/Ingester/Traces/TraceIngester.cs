using Trine.Ingester.Heads;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Ingesters;
using Trine.Storage.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Ingester.Traces;

/// <summary>Takes traces in, keeps them durable and readable, and writes them to blocks. Thread-safe.</summary>
/// <param name="parts">What every signal needs.</param>
/// <param name="limitsOf">A tenant's limits in this ingester, as they are now.</param>
internal sealed class TraceIngester(HeadParts parts, Func<TenantId, TraceHeadLimits> limitsOf)
    : SignalIngester<TraceTenant, TraceAdmission, TracePushResult>(parts), ITraceIngester
{
    private readonly SegmentEncoder _encoder = new(new TraceColumnCache(parts.Config.TraceColumnCacheSize));

    /// <inheritdoc/>
    public ValueTask<TracePushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        => StoreAsync(tenant, frame, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<TraceSelectResult> SelectAsync(
        TenantId tenant, SpanSelection selection, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        if (Find(tenant) is not { } head)
        {
            return new TraceSelectResult([], []);
        }

        // First the tables: spans that a flush drops in between are in a block that the list then names.
        var tables = await head.Traces.TablesAsync(selection.Range, cancellationToken).ConfigureAwait(false);
        return new TraceSelectResult(tables, head.RecentBlocks.List());
    }

    /// <inheritdoc/>
    public async ValueTask<TraceFindResult> FindAsync(TenantId tenant, TraceId traceId, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        var trace = new SpanBatch();
        try
        {
            if (Find(tenant) is not { } head)
            {
                return new TraceFindResult(trace, []);
            }

            await head.Traces.FindTraceAsync(traceId, trace, cancellationToken).ConfigureAwait(false);
            return new TraceFindResult(trace, head.RecentBlocks.List());
        }
        catch
        {
            trace.Dispose();
            throw;
        }
    }

    private protected override TraceTenant CreateTenant(TenantId tenant) => new(
        tenant,
        new TraceHead(tenant.Name, new TraceHeadOptions(), _encoder, Parts.Time),
        new RecentBlocks(Parts.Config.RecentBlocksPeriod, Parts.Time));

    private protected override TraceAdmission Admit(TraceTenant tenant, ReadOnlyMemory<byte> frame)
        => tenant.Traces.Admit(frame, limitsOf(tenant.Tenant));

    private protected override TracePushResult ToResult(TraceAdmission admission)
        => admission.Refusals.Count == 0
            ? TracePushResult.Stored
            : new TracePushResult([.. admission.Refusals
                .GroupBy(static refusal => refusal.ReasonLabel)
                .Select(static group => new TraceDiscard(group.Key, group.Sum(static refusal => refusal.Spans)))]);
}
