using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Distributor.Logs;

/// <summary>Sends a push to the ingesters of its streams and waits until each stream is on a write quorum. Thread-safe.</summary>
/// <param name="pool">The ingesters.</param>
/// <param name="replicationFactor">Replicas of each stream.</param>
/// <param name="timeout">How long one ingester may take.</param>
/// <param name="metrics">Counts appends and failures by ingester.</param>
/// <param name="log">Receives failures of ingesters.</param>
internal sealed class LogReplicator(
    IIngesterPool pool, int replicationFactor, TimeSpan timeout, DistributorMetrics metrics, ILogger log)
{
    /// <summary>Returns once every stream has its quorum; ingesters that are slower go on in the background.</summary>
    /// <returns>What ingesters refused; the first that refused anything speaks for its replicas.</returns>
    /// <exception cref="RequestException">A stream cannot reach its quorum: nothing is known to be stored.</exception>
    public async Task<LogPushResult> PushAsync(TenantId tenant, LogBatch batch, CancellationToken cancellationToken)
    {
        var ring = pool.Ring;
        var frames = ReplicaFrames.Create(tenant, batch, ring, replicationFactor);
        var deadline = new CancellationTokenSource(timeout);
        var sends = frames.Frames.Select(frame => SendAsync(tenant, ring.Members[frame.Member], frame, deadline.Token)).ToList();
        var all = Task.WhenAll(sends);
        try
        {
            return await AwaitQuorumAsync(sends, frames, cancellationToken);
        }
        finally
        {
            // The frames' memory is read until the slowest ingester has answered.
            if (all.IsCompleted)
            {
                Release();
            }
            else
            {
                _ = all.ContinueWith(_ => Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        void Release()
        {
            frames.Dispose();
            deadline.Dispose();
        }
    }

    private async Task<LogPushResult> AwaitQuorumAsync(
        List<Task<SendOutcome>> sends, ReplicaFrames frames, CancellationToken cancellationToken)
    {
        var tally = new QuorumTally(frames.Sets, replicationFactor);
        var refused = LogPushResult.Stored;
        await foreach (var send in Task.WhenEach(sends).WithCancellation(cancellationToken))
        {
            var outcome = await send;
            tally.Count(outcome.Member, outcome.Failure is null);
            refused = refused.Error is null ? outcome.Result : refused;
            if (tally.HasLost)
            {
                throw Failed(outcome.Failure);
            }

            if (tally.HasWon)
            {
                return refused;
            }
        }

        return refused;
    }

    private async Task<SendOutcome> SendAsync(
        TenantId tenant, RingMember member, (int Member, ReadOnlyMemory<byte> Bytes) frame, CancellationToken cancellationToken)
    {
        try
        {
            var result = await pool.ClientOf(member).Logs.PushAsync(tenant, frame.Bytes, cancellationToken);
            metrics.Appended(member.Address);
            return new SendOutcome(frame.Member, result, null);
        }
        catch (Exception failure)
        {
            // The edge of a background send: whether the push fails is decided by the quorum.
            metrics.AppendFailed(member.Address);
            log.IngesterFailed(member.Address, failure.Message);
            return new SendOutcome(frame.Member, LogPushResult.Stored, failure);
        }
    }

    /// <summary>What the sender is told: an ingester's own words when it has some, so that it knows whether to try again.</summary>
    private static RequestException Failed(Exception? failure) => failure switch
    {
        RequestException request => request,
        OperationCanceledException => new RequestException(
            RequestError.DeadlineExceeded, "an ingester did not answer in time", failure),
        _ => new RequestException(RequestError.Unavailable, $"an ingester failed: {failure?.Message}", failure),
    };

    private sealed record SendOutcome(int Member, LogPushResult Result, Exception? Failure);
}
