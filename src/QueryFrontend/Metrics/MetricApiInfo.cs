using Trine.PromQL;

namespace Trine.QueryFrontend.Metrics;

/// <summary>What the status endpoints tell of the process and its settings.</summary>
public sealed record MetricApiInfo
{
    /// <summary>Bounds and features of the engine that evaluates.</summary>
    public PromQLEngineOptions Engine { get; init; } = new();

    /// <summary>The configuration in force, as YAML.</summary>
    public Func<string> ConfigText { get; init; } = static () => "";

    /// <summary>Out-of-order window, retention and the like under Prometheus's names of flags.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a tenant may ask how many series its labels have: Mimir's
    /// <c>cardinality_analysis_enabled</c>.</summary>
    public Func<Model.TenantId, bool> IsCardinalityAnalysisEnabled { get; init; } = static _ => false;
}
