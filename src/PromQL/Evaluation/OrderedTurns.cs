namespace Trine.PromQL.Evaluation;

/// <summary>Lets workers deliver their pieces in order. Thread-safe.</summary>
internal sealed class OrderedTurns
{
    // Guards the two fields below.
    private readonly object _lock = new();
    private int _turn;
    private bool _isBroken;

    /// <summary>Waits until all earlier pieces are delivered.</summary>
    /// <exception cref="OperationCanceledException">Another worker failed.</exception>
    public void Wait(int turn)
    {
        lock (_lock)
        {
            while (_turn != turn && !_isBroken)
            {
                Monitor.Wait(_lock);
            }

            if (_isBroken)
            {
                throw new OperationCanceledException();
            }
        }
    }

    /// <summary>Lets the next piece be delivered.</summary>
    public void Pass()
    {
        lock (_lock)
        {
            _turn++;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Ends the waiting of all others.</summary>
    public void Break()
    {
        lock (_lock)
        {
            _isBroken = true;
            Monitor.PulseAll(_lock);
        }
    }
}
