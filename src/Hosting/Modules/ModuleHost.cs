using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Modules;

/// <summary>Starts modules in order, stops them in reverse, and knows the state of each.</summary>
/// <remarks>States may be read from any thread; start and stop are called once each, one after the other.</remarks>
public sealed class ModuleHost
{
    private readonly IReadOnlyList<IModule> _modules;
    private readonly int[] _states; // ModuleState, as an integer for Volatile
    private readonly ILogger _log;
    private readonly TimeProvider _time;

    /// <param name="modules">In the order in which they start, as <see cref="ModuleCatalog.Build"/> gives them.</param>
    /// <param name="log">Receives one line a change of state.</param>
    /// <param name="time">Measures how long each start and stop takes.</param>
    public ModuleHost(IReadOnlyList<IModule> modules, ILogger log, TimeProvider time)
    {
        _modules = modules;
        _states = new int[modules.Count];
        _log = log;
        _time = time;
    }

    /// <summary>A snapshot: each module with its state, in order of start.</summary>
    public IReadOnlyList<(IModule Module, ModuleState State)> States
        => [.. _modules.Select((module, index) => (module, StateOf(index)))];

    /// <summary>Starts each module once those before it run.</summary>
    /// <exception cref="ModuleException">One failed; those already started have been stopped again, in reverse order.</exception>
    public async Task StartAsync(TimeSpan stopTimeout, CancellationToken cancellationToken)
    {
        for (var index = 0; index < _modules.Count; index++)
        {
            var began = _time.GetTimestamp();
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                Move(index, ModuleState.Starting);
                await _modules[index].StartAsync(cancellationToken);
                Move(index, ModuleState.Running);
                Log.ModuleRunning(_log, _modules[index].Name, _time.GetElapsedTime(began));
            }
            catch (Exception failure)
            {
                Move(index, ModuleState.Failed);
                await StopAsync(stopTimeout);
                throw new ModuleException(
                    $"module {_modules[index].Name} did not start: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Stops what runs, last started first; a module that fails or overruns does not keep the others from stopping.</summary>
    /// <param name="timeout">For all modules together.</param>
    /// <returns>Whether every module stopped cleanly and in time.</returns>
    public async Task<bool> StopAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        var isClean = true;
        for (var index = _modules.Count - 1; index >= 0; index--)
        {
            if (StateOf(index) == ModuleState.Running)
            {
                isClean &= await StopAsync(index, deadline.Token);
            }
        }

        return isClean;
    }

    private async Task<bool> StopAsync(int index, CancellationToken deadline)
    {
        var began = _time.GetTimestamp();
        try
        {
            Move(index, ModuleState.Stopping);

            // A module that ignores its token must not hold up the process: it is left behind at the deadline.
            await _modules[index].StopAsync(deadline).WaitAsync(deadline);
            Move(index, ModuleState.Terminated);
            Log.ModuleStopped(_log, _modules[index].Name, _time.GetElapsedTime(began));
            return true;
        }
        catch (Exception failure)
        {
            Move(index, ModuleState.Failed);
            Log.ModuleStopFailed(_log, _modules[index].Name, failure);
            return false;
        }
    }

    private ModuleState StateOf(int index) => (ModuleState)Volatile.Read(ref _states[index]);

    private void Move(int index, ModuleState state) => Volatile.Write(ref _states[index], (int)state);
}
