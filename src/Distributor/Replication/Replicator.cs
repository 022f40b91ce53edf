using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Distributor.Replication;

/// <summary>Sends a push to the ingesters of its items and waits until each item is on a write quorum. Thread-safe.</summary>
/// <typeparam name="TResult">What an ingester answers.</typeparam>
/// <param name="parts">What it shares with the replicators of other signals.</param>
/// <param name="send">Sends a frame to one ingester.</param>
/// <param name="isRefusal">Whether an answer tells of something refused; of several the first speaks for its replicas.</param>
internal sealed class Replicator<TResult>(
    ReplicatorParts parts,
    Func<IIngesterClient, TenantId, ReadOnlyMemory<byte>, CancellationToken, ValueTask<TResult>> send,
    Func<TResult, bool> isRefusal)
    where TResult : class
{
    /// <summary>Returns once every item has its quorum; ingesters that are slower go on in the background.</summary>
    /// <param name="tenant">Whose items.</param>
    /// <param name="write">Writes the frames; they are disposed when no ingester reads them any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What ingesters refused, if anything; null when there was nothing to send.</returns>
    /// <exception cref="RequestException">An item cannot reach its quorum: nothing is known to be stored.</exception>
    public async Task<TResult?> PushAsync(
        TenantId tenant, Func<ReplicaLookup, IReplicaFrames> write, CancellationToken cancellationToken)
    {
        var ring = parts.Pool.Ring;
        var frames = write(new ReplicaLookup(tenant, ring, parts.ReplicationFactor));
        var deadline = new CancellationTokenSource(parts.Timeout);
        var sends = frames.Frames.Select(frame => SendAsync(tenant, ring.Members[frame.Member], frame, deadline.Token)).ToList();
        var all = Task.WhenAll(sends);
        try
        {
            return sends.Count == 1
                ? ResultOf(await sends[0].WaitAsync(cancellationToken)) // Fast path: one ingester has all items.
                : await AwaitQuorumAsync(sends, frames, cancellationToken);
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

    private static TResult? ResultOf(SendOutcome only) => only.Failure is null ? only.Result : throw Failed(only.Failure);

    private async Task<TResult?> AwaitQuorumAsync(
        List<Task<SendOutcome>> sends, IReplicaFrames frames, CancellationToken cancellationToken)
    {
        var tally = new QuorumTally(frames.Sets, parts.ReplicationFactor);
        TResult? result = null;
        await foreach (var send in Task.WhenEach(sends).WithCancellation(cancellationToken))
        {
            var outcome = await send;
            tally.Count(outcome.Member, outcome.Failure is null);
            result = result is not null && isRefusal(result) ? result : outcome.Result ?? result;
            if (tally.HasLost)
            {
                throw Failed(outcome.Failure);
            }

            if (tally.HasWon)
            {
                return result;
            }
        }

        return result;
    }

    private async Task<SendOutcome> SendAsync(
        TenantId tenant, RingMember member, (int Member, ReadOnlyMemory<byte> Bytes) frame, CancellationToken cancellationToken)
    {
        try
        {
            var result = await send(parts.Pool.ClientOf(member), tenant, frame.Bytes, cancellationToken);
            parts.Metrics.Appended(member.Address);
            return new SendOutcome(frame.Member, result, null);
        }
        catch (Exception failure)
        {
            // The edge of a background send: whether the push fails is decided by the quorum.
            parts.Metrics.AppendFailed(member.Address);
            parts.Log.IngesterFailed(member.Address, failure.Message);
            return new SendOutcome(frame.Member, null, failure);
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

    private sealed record SendOutcome(int Member, TResult? Result, Exception? Failure);
}

/// <summary>What the replicators of all signals share.</summary>
/// <param name="Pool">The ingesters.</param>
/// <param name="ReplicationFactor">Replicas of each item.</param>
/// <param name="Timeout">How long one ingester may take.</param>
/// <param name="Metrics">Counts appends and failures by ingester.</param>
/// <param name="Log">Receives failures of ingesters.</param>
internal sealed record ReplicatorParts(
    IIngesterPool Pool, int ReplicationFactor, TimeSpan Timeout, DistributorMetrics Metrics, ILogger Log);
