using Trine.Model;

namespace Trine.Ingester.Heads;

/// <summary>Lets calls in between start and stop, and tells the stop when the last one has left. Thread-safe.</summary>
internal sealed class CallGate
{
    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state = State.NotOpened;
    private int _inside;

    private enum State
    {
        NotOpened,
        Open,
        Closed,
    }

    public void Open()
    {
        lock (_lock)
        {
            _state = _state == State.NotOpened ? State.Open : _state;
        }
    }

    /// <summary>Enters; the result is disposed of on leaving.</summary>
    /// <param name="closedText">What who comes too late reads.</param>
    /// <exception cref="RequestException">The gate is not open.</exception>
    public Pass Enter(string closedText)
    {
        lock (_lock)
        {
            if (_state != State.Open)
            {
                throw new RequestException(
                    RequestError.Unavailable, _state == State.Closed ? closedText : "Ingester is starting");
            }

            _inside++;
            return new Pass(this);
        }
    }

    /// <summary>Lets nobody in from now on, and returns when all have left.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _state = State.Closed;
            if (_inside == 0)
            {
                _empty.TrySetResult();
            }
        }

        return _empty.Task;
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0 && _state == State.Closed)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>The right to be inside.</summary>
    public readonly struct Pass(CallGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
