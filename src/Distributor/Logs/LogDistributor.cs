using Microsoft.Extensions.Logging;
using Trine.Distributor.Limits;
using Trine.Distributor.Replication;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Logs;

/// <summary>Takes decoded pushes of logs: checks, enriches, limits and replicates them. Thread-safe.</summary>
internal sealed class LogDistributor(
    Replicator<LogPushResult> replicator,
    Func<TenantId, LogLimits> limitsOf,
    TenantRateLimiter rateLimiter,
    DistributorMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    private const double BytesPerMegabyte = 1 << 20;

    /// <summary>Stores what is valid, on a write quorum, and tells what is not.</summary>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="batch">Changed on the way: enriched, and refused rows marked.</param>
    /// <param name="format">The receiver, for metrics.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestException">Nothing is known to be stored: over the rate, or a quorum is missing.</exception>
    public async Task<LogPushOutcome> PushAsync(
        TenantId tenant, LogBatch batch, string format, CancellationToken cancellationToken)
    {
        var faults = new PushFaults();
        var limits = limitsOf(tenant);
        Prepare(batch, limits, faults);
        foreach (var discard in faults.Discards)
        {
            metrics.Discarded(tenant, discard);
            log.PushRefused(tenant.Name, discard.Reason);
        }

        var accepted = Measure(batch);
        if (accepted.Rows > 0)
        {
            TakeRate(tenant, limits, accepted);
            metrics.Received(tenant, format, accepted.Rows, accepted.LineBytes, accepted.MetadataBytes);
            var refused = await replicator.PushAsync(
                tenant, lookup => LogReplicaFrames.Create(batch, lookup), cancellationToken);
            if (refused?.Error is { } error)
            {
                ReportRefused(tenant, refused);
                return new LogPushOutcome(
                    error, refused.Message, faults.RowCount + refused.Discarded.Sum(discard => discard.Rows));
            }
        }

        return faults.IsEmpty
            ? LogPushOutcome.Stored
            : new LogPushOutcome(RequestError.BadRequest, faults.ToString(), faults.RowCount);
    }

    private void Prepare(LogBatch batch, LogLimits limits, PushFaults faults)
    {
        var nowNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var validator = new LogValidator(limits, nowNs, faults);
        var detector = limits is { DiscoverLogLevels: true, AllowStructuredMetadata: true } ? new LevelDetector(limits) : null;
        for (var i = 0; i < batch.Streams.Count; i++)
        {
            if (batch.Streams[i].Fault.Length == 0)
            {
                batch.SetLabels(i, ServiceName.Discover(batch.Streams[i].Labels, limits));
            }

            validator.Validate(batch, i);
            detector?.Detect(batch, i);
        }
    }

    private static Accepted Measure(LogBatch batch)
    {
        var rows = 0;
        long lineBytes = 0;
        long bytes = 0;
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (!batch.IsRefused(row))
            {
                rows++;
                lineBytes += batch.Lines[row].Length;
                bytes += batch.BytesOf(row);
            }
        }

        return new Accepted(rows, lineBytes, bytes - lineBytes);
    }

    /// <exception cref="RequestException">The tenant's rate is used up; the whole request is refused.</exception>
    private void TakeRate(TenantId tenant, LogLimits limits, Accepted accepted)
    {
        var bytes = accepted.LineBytes + accepted.MetadataBytes;
        var bytesPerSecond = limits.IngestionRateMegabytes * BytesPerMegabyte;
        if (rateLimiter.TryTake(tenant, bytes, bytesPerSecond, limits.IngestionBurstMegabytes * BytesPerMegabyte))
        {
            return;
        }

        metrics.Discarded(tenant, new LogDiscard("rate_limited", accepted.Rows, bytes));
        throw new RequestException(
            RequestError.RateLimited,
            $"ingestion rate limit exceeded for user {tenant} (limit: {(long)bytesPerSecond} bytes/sec) while attempting "
            + $"to ingest '{accepted.Rows}' lines totaling '{bytes}' bytes, reduce log volume or contact your Loki "
            + "administrator to see if the limit can be increased");
    }

    private void ReportRefused(TenantId tenant, LogPushResult refused)
    {
        foreach (var discard in refused.Discarded)
        {
            metrics.Discarded(tenant, discard);
            log.PushRefused(tenant.Name, discard.Reason);
        }
    }

    private readonly record struct Accepted(int Rows, long LineBytes, long MetadataBytes);
}

/// <summary>What became of a push that was stored as far as it was valid.</summary>
/// <param name="Error">Null when everything is stored, else how the sender is told.</param>
/// <param name="Message">Upstream's text; empty when everything is stored.</param>
/// <param name="RefusedRows">Rows that are not stored.</param>
internal sealed record LogPushOutcome(RequestError? Error, string Message, int RefusedRows)
{
    public static LogPushOutcome Stored { get; } = new(null, "", 0);

    /// <exception cref="RequestException">Something was refused.</exception>
    public void ThrowIfRefused()
    {
        if (Error is { } error)
        {
            throw new RequestException(error, Message);
        }
    }
}
