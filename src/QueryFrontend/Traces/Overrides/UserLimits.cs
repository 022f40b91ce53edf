using System.Text.Json.Serialization;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>What a tenant sets by <c>/api/overrides</c>; null is what it leaves to the server.</summary>
/// <remarks>Names, order and nesting are those of Tempo's JSON: a section is written even where nothing of it is set.</remarks>
internal sealed record UserLimits
{
    [JsonPropertyName("forwarders")]
    public IReadOnlyList<string>? Forwarders { get; init; }

    [JsonPropertyName("cost_attribution")]
    public UserCostAttribution CostAttribution { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("metrics_generator")]
    public UserMetricsGenerator MetricsGenerator { get; init => field = value ?? new(); } = new();
}

/// <summary>By which attributes what a tenant sends is counted, each with the label that it becomes; empty for its own.</summary>
internal sealed record UserCostAttribution
{
    [JsonPropertyName("dimensions")]
    public IReadOnlyDictionary<string, string>? Dimensions { get; init; }
}

/// <summary>What is made of a tenant's spans.</summary>
internal sealed record UserMetricsGenerator
{
    /// <summary>A set: sorted, each once.</summary>
    [JsonPropertyName("processors")]
    public IReadOnlyList<string>? Processors
    {
        get;
        init => field = value is null ? null : [.. value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    [JsonPropertyName("disable_collection")]
    public bool? DisableCollection { get; init; }

    /// <summary>Nanoseconds, as all durations here.</summary>
    [JsonPropertyName("collection_interval"), JsonConverter(typeof(GoDurationConverter))]
    public long? CollectionIntervalNs { get; init; }

    [JsonPropertyName("trace_id_label_name")]
    public string? TraceIdLabelName { get; init; }

    [JsonPropertyName("ingestion_time_range_slack"), JsonConverter(typeof(GoDurationConverter))]
    public long? IngestionSlackNs { get; init; }

    [JsonPropertyName("generate_native_histograms")]
    public string? GenerateNativeHistograms { get; init; }

    [JsonPropertyName("native_histogram_max_bucket_number")]
    public uint? NativeHistogramBucketsMax { get; init; }

    [JsonPropertyName("native_histogram_bucket_factor")]
    public double? NativeHistogramBucketFactor { get; init; }

    [JsonPropertyName("native_histogram_min_reset_duration"), JsonConverter(typeof(GoDurationConverter))]
    public long? NativeHistogramResetMinNs { get; init; }

    [JsonPropertyName("processor")]
    public UserProcessors Processor { get; init => field = value ?? new(); } = new();
}

/// <summary>The settings of each processor.</summary>
internal sealed record UserProcessors
{
    [JsonPropertyName("service_graphs")]
    public UserServiceGraphs ServiceGraphs { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("span_metrics")]
    public UserSpanMetrics SpanMetrics { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("host_info")]
    public UserHostInfo HostInfo { get; init => field = value ?? new(); } = new();
}

/// <summary>Who calls whom.</summary>
internal sealed record UserServiceGraphs
{
    [JsonPropertyName("dimensions")]
    public IReadOnlyList<string>? Dimensions { get; init; }

    [JsonPropertyName("enable_client_server_prefix")]
    public bool? EnableClientServerPrefix { get; init; }

    [JsonPropertyName("enable_messaging_system_latency_histogram")]
    public bool? EnableMessagingSystemLatencyHistogram { get; init; }

    [JsonPropertyName("enable_virtual_node_label")]
    public bool? EnableVirtualNodeLabel { get; init; }

    [JsonPropertyName("peer_attributes")]
    public IReadOnlyList<string>? PeerAttributes { get; init; }

    [JsonPropertyName("histogram_buckets")]
    public IReadOnlyList<double>? HistogramBuckets { get; init; }

    [JsonPropertyName("span_multiplier_key")]
    public string? SpanMultiplierKey { get; init; }
}

/// <summary>Counts and durations of spans.</summary>
internal sealed record UserSpanMetrics
{
    [JsonPropertyName("dimensions")]
    public IReadOnlyList<string>? Dimensions { get; init; }

    [JsonPropertyName("intrinsic_dimensions")]
    public IReadOnlyDictionary<string, bool>? IntrinsicDimensions { get; init; }

    [JsonPropertyName("dimension_mappings")]
    public IReadOnlyList<UserDimensionMapping>? DimensionMappings { get; init; }

    [JsonPropertyName("enable_target_info")]
    public bool? EnableTargetInfo { get; init; }

    [JsonPropertyName("filter_policies")]
    public IReadOnlyList<UserFilterPolicy>? FilterPolicies { get; init; }

    [JsonPropertyName("histogram_buckets")]
    public IReadOnlyList<double>? HistogramBuckets { get; init; }

    [JsonPropertyName("target_info_excluded_dimensions")]
    public IReadOnlyList<string>? TargetInfoExcludedDimensions { get; init; }

    [JsonPropertyName("enable_instance_label")]
    public bool? EnableInstanceLabel { get; init; }

    [JsonPropertyName("span_multiplier_key")]
    public string? SpanMultiplierKey { get; init; }
}

/// <summary>Which hosts send spans.</summary>
internal sealed record UserHostInfo
{
    [JsonPropertyName("host_identifiers")]
    public IReadOnlyList<string>? HostIdentifiers { get; init; }

    [JsonPropertyName("metric_name")]
    public string? MetricName { get; init; }
}

/// <summary>Several attributes that become one label.</summary>
internal sealed record UserDimensionMapping
{
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("source_labels"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? SourceLabels { get; init; }

    [JsonPropertyName("join")]
    public string Join { get; init => field = value ?? ""; } = "";
}
