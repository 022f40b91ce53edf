using Trine.Hosting.Modules;

namespace Trine.Hosting.Tests.Modules;

/// <summary>Writes what happens to it into a list shared by several.</summary>
internal sealed class FakeModule(string name, List<string> events, params string[] dependsOn) : IModule, IReadinessCheck
{
    public string Name => name;

    public IReadOnlyList<string> DependsOn => dependsOn;

    public Exception? StartFailure { get; init; }

    public Exception? StopFailure { get; init; }

    public bool IsStopEndless { get; init; }

    /// <summary>Completed when the module has started.</summary>
    public TaskCompletionSource? Started { get; init; }

    public string? NotReadyReason { get; set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        events.Add($"start {name}");
        Started?.TrySetResult();
        return StartFailure is null ? Task.CompletedTask : Task.FromException(StartFailure);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        events.Add($"stop {name}");
        return IsStopEndless ? new TaskCompletionSource().Task
            : StopFailure is null ? Task.CompletedTask
            : Task.FromException(StopFailure);
    }
}
