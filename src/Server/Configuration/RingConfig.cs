using Trine.Hosting.Configuration;
using Trine.Ring;

namespace Trine.Server.Configuration;

/// <summary>How members are known.</summary>
public enum RingStore
{
    /// <summary>This process is the only member.</summary>
    Memory,

    /// <summary>Members are listed in the configuration.</summary>
    Static,
}

/// <summary>Section <c>ring</c>, flags <c>--ring.*</c>.</summary>
public sealed record RingConfig : IValidatedConfig
{
    private const int ReplicationFactorMax = 9;

    [Setting("store", "How members are known: memory, or static with ring.members.")]
    public RingStore Store { get; init; } = RingStore.Memory;

    [Setting("members", "Members as target=host:port of gRPC, with @zone where zones matter: ingester=10.0.0.1:9095@a.")]
    public IReadOnlyList<string> Members { get; init; } = [];

    [Setting("replication_factor", "Ingesters that hold each stream.")]
    public int ReplicationFactor { get; init; } = 1;

    /// <summary>The members, all valid once the section is validated.</summary>
    public IReadOnlyList<RingMember> ParsedMembers()
        => [.. Members.Select(text => RingMember.TryParse(text, out var member, out _) ? member : null).OfType<RingMember>()];

    public void Validate(ConfigFaults faults)
    {
        faults.RequireBetween("ring.replication_factor", ReplicationFactor, 1, ReplicationFactorMax);
        foreach (var text in Members)
        {
            if (!RingMember.TryParse(text, out _, out var error))
            {
                faults.Add("ring.members", error);
            }
        }

        var addresses = ParsedMembers().GroupBy(member => (member.Target, member.Address)).Where(group => group.Count() > 1);
        foreach (var twice in addresses)
        {
            faults.Add("ring.members", $"{twice.Key.Target}={twice.Key.Address} is listed twice");
        }

        faults.Require(
            Store == RingStore.Memory || Members.Count > 0, "ring.members", "must list the members when ring.store is static");
        faults.Require(
            Store == RingStore.Static || ReplicationFactor == 1,
            "ring.replication_factor",
            $"got {ReplicationFactor}, want 1 when ring.store is memory: there is one ingester only");
    }
}
