namespace Trine.Hosting.Modules;

/// <summary>A part of the server that starts and stops as a whole.</summary>
/// <remarks>Constructors do no work and open nothing: a module that is built may never be started.</remarks>
public interface IModule
{
    /// <summary>As in <c>--target</c> and <c>/services</c>, in kebab case.</summary>
    string Name { get; }

    /// <summary>Modules that must be running before this one starts, and that stop only after it.</summary>
    IReadOnlyList<string> DependsOn { get; }

    /// <summary>Returns when the module can serve.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Drains and stops.</summary>
    /// <param name="cancellationToken">Cancelled at the deadline: what is not done then must be safe to lose.</param>
    Task StopAsync(CancellationToken cancellationToken);
}
