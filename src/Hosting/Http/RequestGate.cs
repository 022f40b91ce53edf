namespace Trine.Hosting.Http;

/// <summary>Lets requests in while the process serves, up to a bound, and tells when the last has left.</summary>
/// <remarks>Thread-safe. Begins shut; opened once; drained once.</remarks>
public sealed class RequestGate(int inflightMax) : IDisposable
{
    /// <summary>What those are told who come before the process serves.</summary>
    internal const string NotRunning = "Some services are not Running";

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private int _inflight;
    private bool _isOpen;

    /// <summary>Cancelled when the process begins to stop: tails and streams that would never end must end then.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>Whether the process does not serve yet.</summary>
    internal bool IsStarting => !IsOpen && !_stopping.IsCancellationRequested;

    public int Inflight => Volatile.Read(ref _inflight);

    public void Open() => Volatile.Write(ref _isOpen, true);

    /// <summary>Takes a place; whoever got one calls <see cref="Leave"/>.</summary>
    /// <param name="reason">Why not, when there is no place.</param>
    internal bool TryEnter(out string reason)
    {
        // Counted before the look at the state, so that a drain that begins in between waits for this request.
        if (Interlocked.Increment(ref _inflight) > inflightMax)
        {
            Leave();
            reason = "too many requests in flight";
            return false;
        }

        if (!IsOpen)
        {
            Leave();
            reason = _stopping.IsCancellationRequested ? "Application is stopping" : NotRunning;
            return false;
        }

        reason = "";
        return true;
    }

    internal void Leave()
    {
        if (Interlocked.Decrement(ref _inflight) == 0 && _stopping.IsCancellationRequested)
        {
            _drained.TrySetResult();
        }
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Refuses new requests and waits for those within.</summary>
    /// <returns>Whether all left before the deadline.</returns>
    internal async Task<bool> DrainAsync(TimeSpan timeout, TimeProvider time)
    {
        Volatile.Write(ref _isOpen, false);
        await _stopping.CancelAsync();
        if (Inflight == 0)
        {
            return true;
        }

        try
        {
            await _drained.Task.WaitAsync(timeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
