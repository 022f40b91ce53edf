using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Section <c>overrides</c>, as in Tempo.</summary>
public sealed record OverridesConfig
{
    [Setting("user_configurable_overrides", "What tenants set themselves.")]
    public UserOverridesConfig UserConfigurableOverrides { get; init; } = new();
}

/// <summary>Section <c>overrides.user_configurable_overrides</c>.</summary>
public sealed record UserOverridesConfig
{
    [Setting("enabled", "Serve /api/overrides, by which a tenant sets what the metrics generator shall do for it.")]
    public bool Enabled { get; init; }
}
