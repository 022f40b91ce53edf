using System.Runtime.InteropServices;

namespace Trine.Hosting;

/// <summary>Turns SIGTERM and SIGINT into a token: the first asks to stop, the second leaves at once.</summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>Shells add the signal's number to this for a process that a signal ended.</summary>
    private const int SignalExitBase = 128;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;

    public StopSignal()
    {
        foreach (var (signal, number) in new[] { (PosixSignal.SIGTERM, 15), (PosixSignal.SIGINT, 2) })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context => OnSignal(context, number)));
        }
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            Environment.Exit(SignalExitBase + number);
        }

        _stop.Cancel();
    }
}
