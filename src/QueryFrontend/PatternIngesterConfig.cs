using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend;

/// <summary>Section <c>pattern_ingester</c>, flags <c>--pattern-ingester.*</c>.</summary>
/// <remarks>Patterns are found when they are asked for, in stored lines; the section has upstream's name.</remarks>
public sealed record PatternIngesterConfig : IValidatedConfig
{
    [Setting("enabled", "Find the patterns of log lines.")]
    public bool Enabled { get; init; }

    [Setting("max_lines", "Most lines that one request looks at, spread over its time range; counts are scaled up from them.")]
    public int LinesMax { get; init; } = 20_000;

    public void Validate(ConfigFaults faults) => faults.RequirePositive("pattern_ingester.max_lines", LinesMax);
}
