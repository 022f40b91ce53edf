using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Overrides;

namespace Trine.Hosting.Tests.Configuration;

public enum SampleMode
{
    FastPath,
    Safe,
}

/// <summary>A configuration with a setting of every kind.</summary>
public sealed record SampleConfig : IHostConfig
{
    [Setting("target", "Modules to run.")]
    public IReadOnlyList<string> Target { get; init; } = ["all"];

    [Setting("auth_enabled", "Whether requests name a tenant.")]
    public bool AuthEnabled { get; init; }

    [Setting("server", "The ports.")]
    public ServerConfig Server { get; init; } = new() { HttpListenPort = 0, GrpcListenPort = 0 };

    [Setting("sample", "One of each.")]
    public SampleSection Sample { get; init; } = new();

    [Setting("limits", "Limits per tenant.")]
    public SampleLimits Limits { get; init; } = new();

    [Setting("runtime_config", "Overrides.")]
    public RuntimeConfig RuntimeConfig { get; init; } = new();
}

public sealed record SampleSection : IValidatedConfig
{
    [Setting("name", "A text.")]
    public string Name { get; init; } = "";

    [Setting("count", "An integer.")]
    public int Count { get; init; } = 1;

    [Setting("rate_mb", "A float.")]
    public double RateMb { get; init; } = 4.5;

    [Setting("chunk_size", "A size.")]
    public ByteSize ChunkSize { get; init; } = ByteSize.FromKilobytes(256);

    [Setting("period", "A duration.")]
    public Duration Period { get; init; } = Duration.FromHours(1);

    [Setting("mode", "An enum.")]
    public SampleMode Mode { get; init; } = SampleMode.Safe;

    [Setting("members", "A list.")]
    public IReadOnlyList<string> Members { get; init; } = [];

    [Setting("ports", "A list of integers.")]
    public IReadOnlyList<int> Ports { get; init; } = [];

    [Setting("labels", "A map.")]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    [Setting("key", "A secret.")]
    public Secret Key { get; init; }

    [Setting("keys", "A map of secrets.")]
    public IReadOnlyDictionary<string, Secret> Keys { get; init; } = new Dictionary<string, Secret>();

    [Setting("shards", "A nullable integer.")]
    public int? Shards { get; init; }

    [Setting("is_on", "A boolean.")]
    public bool IsOn { get; init; }

    [Setting("streams", "A list of sections.")]
    public IReadOnlyList<SampleStream> Streams { get; init; } = [];

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("sample.count", Count);
        faults.RequireAtLeast("sample.period", Period, Duration.FromSeconds(1));
        faults.RequirePositive("sample.chunk_size", ChunkSize);
    }
}

public sealed record SampleStream
{
    [Setting("selector", "Which.")]
    public string Selector { get; init; } = "";

    [Setting("period", "How long.")]
    public Duration Period { get; init; }
}

public sealed record SampleLimits
{
    [Setting("logs", "For logs.")]
    public SampleLogLimits Logs { get; init; } = new();
}

public sealed record SampleLogLimits : IValidatedConfig
{
    [Setting("max_line_size", "Longest line.")]
    public ByteSize MaxLineSize { get; init; } = ByteSize.FromKilobytes(256);

    [Setting("max_streams", "Most streams.")]
    public int MaxStreams { get; init; } = 5000;

    public void Validate(ConfigFaults faults) => faults.RequirePositive("limits.logs.max_streams", MaxStreams);
}
