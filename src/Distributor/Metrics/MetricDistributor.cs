using Microsoft.Extensions.Logging;
using Trine.Distributor.Limits;
using Trine.Distributor.Replication;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Metrics;

/// <summary>Takes decoded pushes of metrics: checks, limits and replicates them. Thread-safe.</summary>
internal sealed class MetricDistributor(
    Replicator<MetricPushResult> replicator,
    Func<TenantId, MetricLimits> limitsOf,
    DistributorMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    private readonly TenantRateLimiter _requestRates = new(time);
    private readonly TenantRateLimiter _itemRates = new(time);
    private readonly HaLabels _replicas = new(new HaTracker(time));

    public MetricLimits LimitsOf(TenantId tenant) => limitsOf(tenant);

    /// <summary>Takes one request of a tenant's rate, before its body is decoded.</summary>
    /// <exception cref="RequestException">The rate is used up.</exception>
    public void TakeRequest(TenantId tenant)
    {
        var limits = limitsOf(tenant);
        if (limits.RequestRate > 0 && !_requestRates.TryTake(tenant, 1, limits.RequestRate, Math.Max(1, limits.RequestBurst)))
        {
            throw MetricErrors.RequestRate(limits);
        }
    }

    /// <summary>Stores what is valid, on a write quorum, and tells what is not.</summary>
    /// <param name="tenant">Whose series.</param>
    /// <param name="batch">Changed on the way: refused series and samples are marked.</param>
    /// <param name="rules">The receiver's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestException">Nothing is known to be stored: over a rate, or a quorum is missing.</exception>
    public async Task<MetricPushOutcome> PushAsync(
        TenantId tenant, MetricBatch batch, MetricRules rules, CancellationToken cancellationToken)
    {
        var limits = limitsOf(tenant);
        var sent = new MetricCounts(batch.FloatCount, batch.Histograms.Count, batch.Exemplars.Length);
        var dropped = _replicas.Apply(tenant, batch, limits);
        if (dropped.Length > 0)
        {
            metrics.DiscardedMetrics(tenant, new MetricDiscard("ha-replica", sent.Floats + sent.Histograms));
            return new MetricPushOutcome(null, [], default, sent, dropped);
        }

        var faults = new MetricFaults();
        new MetricValidator(limits, rules, time.GetUtcNow().ToUnixTimeMilliseconds(), faults).Validate(batch);
        var accepted = sent - faults.Refused;
        RequestError? error = faults.IsTold ? RequestError.BadRequest : null;
        var items = accepted.Floats + accepted.Histograms + accepted.Exemplars + batch.Metadata.Length;
        if (items > 0)
        {
            TakeItems(tenant, limits, items);
            metrics.ReceivedMetrics(tenant, accepted);
            var result = await replicator.PushAsync(tenant, replicas => MetricReplicaFrames.Create(batch, replicas), cancellationToken);
            if (result is not null && !ReferenceEquals(result, MetricPushResult.Stored))
            {
                faults.Add(result);
                error ??= result.Error;
            }
        }

        Report(tenant, faults);
        return new MetricPushOutcome(error, [.. faults.Messages, .. faults.ExemplarMessages], sent - faults.Refused, faults.Refused, "")
        {
            HasSampleFaults = faults.Messages.Count > 0,
        };
    }

    private void TakeItems(TenantId tenant, MetricLimits limits, int items)
    {
        if (!_itemRates.TryTake(tenant, items, limits.IngestionRate, limits.IngestionBurst))
        {
            metrics.DiscardedMetrics(tenant, new MetricDiscard("rate_limited", items));
            throw MetricErrors.IngestionRate(limits);
        }
    }

    private void Report(TenantId tenant, MetricFaults faults)
    {
        foreach (var discard in faults.Discards)
        {
            metrics.DiscardedMetrics(tenant, discard);
            log.PushRefused(tenant.Name, discard.Reason);
        }
    }
}

/// <summary>What became of a push that was stored as far as it was valid.</summary>
/// <param name="Error">Null when all samples that the sender is told of are stored.</param>
/// <param name="Messages">Upstream's texts for what was refused, those of exemplars last.</param>
/// <param name="Written">What is stored.</param>
/// <param name="Refused">What is not.</param>
/// <param name="Dropped">Why all of it was left out on purpose, as for a replica that is not stored; else empty.</param>
internal sealed record MetricPushOutcome(
    RequestError? Error, IReadOnlyList<string> Messages, MetricCounts Written, MetricCounts Refused, string Dropped)
{
    /// <summary>Whether any message is of a sample, and not of an exemplar.</summary>
    public bool HasSampleFaults { get; init; }
}
