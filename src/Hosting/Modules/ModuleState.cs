namespace Trine.Hosting.Modules;

/// <summary>Where a module is in its life; the names are those of <c>/services</c>.</summary>
public enum ModuleState
{
    New,
    Starting,
    Running,
    Stopping,
    Terminated,
    Failed,
}
