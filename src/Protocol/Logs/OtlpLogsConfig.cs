namespace Trine.Protocol.Logs;

/// <summary>How OTLP attributes map to index labels and structured metadata: Loki's <c>otlp_config</c>, first match wins.</summary>
public sealed record OtlpLogsConfig
{
    /// <summary>The resource attributes that are index labels unless a tenant ignores the defaults; Loki's list.</summary>
    public static IReadOnlyList<string> DefaultIndexAttributes { get; } =
    [
        "service.name", "service.namespace", "service.instance.id", "deployment.environment",
        "deployment.environment.name", "cloud.region", "cloud.availability_zone", "k8s.cluster.name",
        "k8s.namespace.name", "k8s.pod.name", "k8s.container.name", "container.name", "k8s.replicaset.name",
        "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name", "k8s.job.name",
    ];

    /// <summary>Loki's default: the index attributes above, all else is structured metadata.</summary>
    public static OtlpLogsConfig Default { get; } = new()
    {
        ResourceAttributes = [new(OtlpAttributeAction.IndexLabel, DefaultIndexAttributes)],
    };

    public IReadOnlyList<OtlpAttributeRule> ResourceAttributes { get; init; } = [];

    /// <summary>Index labels are not made of scope attributes: such a rule drops them, as in Loki.</summary>
    public IReadOnlyList<OtlpAttributeRule> ScopeAttributes { get; init; } = [];

    public IReadOnlyList<OtlpAttributeRule> LogAttributes { get; init; } = [];

    /// <summary>Whether a record's severity text is an index label.</summary>
    public bool SeverityTextAsLabel { get; init; }

    internal static OtlpAttributeAction ActionFor(IReadOnlyList<OtlpAttributeRule> rules, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Matches(name))
            {
                return rules[i].Action;
            }
        }

        return OtlpAttributeAction.StructuredMetadata;
    }
}
