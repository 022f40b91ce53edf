using Trine.Hosting.Configuration;

namespace Trine.Hosting.Overrides;

/// <summary>Section <c>runtime_config</c>, flags <c>--runtime_config.*</c>, as in Loki.</summary>
public sealed record RuntimeConfig : IValidatedConfig
{
    /// <summary>The module that loads the file; whoever asks for limits depends on it.</summary>
    public const string ModuleName = "runtime-config";

    [Setting("file", "YAML file with limits per tenant under 'overrides'; empty for none.")]
    public string File { get; init; } = "";

    [Setting("period", "How often the file is looked at.")]
    public Duration Period { get; init; } = Duration.FromSeconds(10);

    public void Validate(ConfigFaults faults) => faults.RequirePositive("runtime_config.period", Period);
}
