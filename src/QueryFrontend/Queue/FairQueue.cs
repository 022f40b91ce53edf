using Trine.Model;

namespace Trine.QueryFrontend.Queue;

/// <summary>
/// Runs work with bounded concurrency, taking turns between tenants: a tenant with a thousand requests waiting delays another's
/// single one by at most one request. Thread-safe.
/// </summary>
/// <param name="concurrency">Work running at once.</param>
/// <param name="waitingPerTenantMax">Work waiting for each tenant; more is refused.</param>
/// <param name="metrics">Counts refusals.</param>
/// <param name="time">Measures waiting.</param>
internal sealed class FairQueue(int concurrency, int waitingPerTenantMax, QueryFrontendMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new(); // Guards all fields below.
    private readonly Dictionary<TenantId, LinkedList<TaskCompletionSource>> _waiting = [];
    private readonly LinkedList<TenantId> _turns = []; // Tenants with waiting work, the next one first.
    private int _running;

    /// <summary>Requests waiting, over all tenants.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Values.Sum(queue => queue.Count);
            }
        }
    }

    /// <summary>Waits for a turn and runs the work.</summary>
    /// <returns>The work's result, and how long it waited.</returns>
    /// <exception cref="RequestException">Too much of the tenant's work waits already.</exception>
    public async Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await EnterAsync(tenant, cancellationToken);
        var waited = time.GetElapsedTime(began);
        try
        {
            return (await work(cancellationToken), waited);
        }
        finally
        {
            Leave();
        }
    }

    private async Task EnterAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_running < concurrency)
            {
                _running++;
                return;
            }

            place = Append(tenant);
        }

        await using var cancelled = cancellationToken.Register(() => place.Value.TrySetCanceled(cancellationToken));
        try
        {
            await place.Value.Task;
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                Remove(tenant, place);
            }

            throw;
        }
    }

    /// <summary>Hands the free place to the tenant whose turn it is.</summary>
    private void Leave()
    {
        lock (_lock)
        {
            while (_turns.First is { } turn)
            {
                var queue = _waiting[turn.Value];
                var next = queue.First!; // A tenant with a turn has work waiting.
                queue.RemoveFirst();
                _turns.RemoveFirst();
                if (queue.Count > 0)
                {
                    _turns.AddLast(turn);
                }
                else
                {
                    _waiting.Remove(turn.Value);
                }

                if (next.Value.TrySetResult())
                {
                    return;
                }
            }

            _running--;
        }
    }

    private LinkedListNode<TaskCompletionSource> Append(TenantId tenant)
    {
        if (!_waiting.TryGetValue(tenant, out var queue))
        {
            _waiting.Add(tenant, queue = []);
            _turns.AddLast(tenant);
        }

        if (queue.Count >= waitingPerTenantMax)
        {
            metrics.Refused();
            throw new RequestException(RequestError.RateLimited, "too many outstanding requests");
        }

        // Continuations run elsewhere: whoever leaves must not run the next one's work.
        return queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private void Remove(TenantId tenant, LinkedListNode<TaskCompletionSource> place)
    {
        if (place.List is not { } queue)
        {
            return; // Its turn came at the same moment, and was passed on.
        }

        queue.Remove(place);
        if (queue.Count == 0)
        {
            _waiting.Remove(tenant);
            _turns.Remove(tenant);
        }
    }
}
