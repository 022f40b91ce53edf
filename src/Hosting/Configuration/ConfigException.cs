namespace Trine.Hosting.Configuration;

/// <summary>A configuration that cannot be used, with everything that is wrong with it.</summary>
public sealed class ConfigException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>One line each, beginning with its place: <c>trine.yaml:12: …</c> or <c>--flag: …</c>.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
