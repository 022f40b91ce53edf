namespace Trine.Hosting.Modules;

/// <summary>A running module that can tell that it should not be sent requests for now.</summary>
public interface IReadinessCheck
{
    /// <summary>Why not, as a line of <c>/ready</c> (<c>Ingester not ready: …</c>); null when ready. Must not block.</summary>
    string? NotReadyReason { get; }
}
