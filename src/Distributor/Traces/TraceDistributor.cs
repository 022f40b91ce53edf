using Microsoft.Extensions.Logging;
using Trine.Distributor.Limits;
using Trine.Distributor.Replication;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Traces;

namespace Trine.Distributor.Traces;

/// <summary>Takes decoded pushes of spans: cuts, limits and replicates them. Thread-safe.</summary>
internal sealed class TraceDistributor(
    Replicator<TracePushResult> replicator,
    Func<TenantId, TraceLimits> limitsOf,
    TenantRateLimiter rateLimiter,
    TraceDistributorMetrics metrics,
    ILogger log)
{
    /// <summary>Decodes a push and stores all of its spans, on a write quorum.</summary>
    /// <param name="tenant">Whose spans.</param>
    /// <param name="decode">Gives the spans; they are disposed here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestException">Nothing is known to be stored: malformed, over the rate, or a quorum is missing.</exception>
    public async Task PushAsync(TenantId tenant, Func<SpanBatch> decode, CancellationToken cancellationToken)
    {
        using var batch = Decode(tenant, decode);
        if (batch.SpanCount == 0)
        {
            return;
        }

        var limits = limitsOf(tenant).Ingestion;
        if (limits.AttributeBytesMax > 0)
        {
            metrics.Truncated(tenant, batch.TruncateAttributes(limits.AttributeBytesMax));
        }

        var bytes = SpanProtoSize.Of(batch);
        TakeRate(tenant, limits, batch.SpanCount, bytes);
        metrics.Received(tenant, batch.SpanCount, bytes);
        var result = await replicator.PushAsync(
            tenant, lookup => TraceReplicaFrames.Create(batch, lookup), cancellationToken);
        foreach (var discard in result?.Discarded ?? [])
        {
            // Senders are not told: upstream finds out when it has answered them.
            metrics.Discarded(tenant, discard.Reason, discard.Spans);
            log.PushRefused(tenant.Name, discard.Reason);
        }
    }

    private SpanBatch Decode(TenantId tenant, Func<SpanBatch> decode)
    {
        try
        {
            return decode();
        }
        catch (InvalidSpanException refused)
        {
            metrics.Discarded(tenant, refused.Reason, refused.SpanCount);
            throw;
        }
    }

    /// <exception cref="TraceRateException">The tenant's rate is used up; the whole push is refused.</exception>
    private void TakeRate(TenantId tenant, TraceIngestionLimits limits, int spanCount, long bytes)
    {
        if (rateLimiter.TryTake(tenant, bytes, limits.RateLimitBytes, limits.BurstSizeBytes))
        {
            return;
        }

        metrics.Discarded(tenant, "rate_limited", spanCount);
        var limit = $"(local: {limits.RateLimitBytes} bytes/s, global: 0 bytes/s, burst: {limits.BurstSizeBytes} bytes)";
        var text = bytes > limits.BurstSizeBytes
            ? $"RATE_LIMITED: batch size ({bytes} bytes) exceeds ingestion limit {limit} while adding {bytes} bytes for user "
                + $"{tenant}. consider reducing batch size or increasing rate limit."
            : $"RATE_LIMITED: ingestion rate limit {limit} exceeded while adding {bytes} bytes for user {tenant}. "
                + "consider increasing the limit or reducing ingestion rate.";
        throw new TraceRateException(text, limits.RetryInfoEnabled);
    }
}

/// <summary>A tenant sends more than it may.</summary>
/// <param name="message">Upstream's text.</param>
/// <param name="isRetryTold">Whether the sender is told when to try again.</param>
internal sealed class TraceRateException(string message, bool isRetryTold)
    : RequestException(RequestError.RateLimited, message)
{
    /// <summary>When to try again: Tempo's <c>retry_after_on_resource_exhausted</c>.</summary>
    public const int RetryAfterSeconds = 5;

    public bool IsRetryTold { get; } = isRetryTold;
}
