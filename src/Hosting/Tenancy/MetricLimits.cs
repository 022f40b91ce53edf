using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tenancy;

/// <summary>Section <c>limits.metrics</c>, flags <c>--limits.metrics.*</c>, and the same keys for a tenant in the overrides file.</summary>
/// <remarks>Names and defaults are those of Mimir's <c>limits</c>; where Prometheus accepts more, as with UTF-8 names, its defaults.</remarks>
public sealed record MetricLimits : IValidatedConfig
{
    /// <summary>Names of OTLP metrics escaped, with unit and type behind them: Prometheus's default.</summary>
    public const string TranslationDefault = "UnderscoreEscapingWithSuffixes";

    private static readonly string[] Translations =
        [TranslationDefault, "UnderscoreEscapingWithoutSuffixes", "NoUTF8EscapingWithSuffixes", "NoTranslation"];

    [Setting("request_rate", "Pushes a second of a tenant; 0 is no limit.")]
    public double RequestRate { get; init; }

    [Setting("request_burst_size", "Pushes that a tenant may make at once.")]
    public int RequestBurst { get; init; }

    [Setting("ingestion_rate", "Samples, exemplars and metadata a second that a tenant may push.")]
    public double IngestionRate { get; init; } = 10_000;

    [Setting("ingestion_burst_size", "Samples, exemplars and metadata that a tenant may push at once; a larger request is never accepted.")]
    public int IngestionBurst { get; init; } = 200_000;

    [Setting("accept_ha_samples", "Accept each cluster's samples from one of its replicas only.")]
    public bool AcceptHaSamples { get; init; }

    [Setting("ha_cluster_label", "Label that names the cluster of replicas.")]
    public string HaClusterLabel { get; init; } = "cluster";

    [Setting("ha_replica_label", "Label that names the replica; removed from what is stored.")]
    public string HaReplicaLabel { get; init; } = "__replica__";

    [Setting("ha_max_clusters", "Most clusters of a tenant; 0 is no limit.")]
    public int HaClustersMax { get; init; } = 100;

    [Setting("ha_tracker_failover_timeout", "How long a cluster's replica may be silent before another one takes its place.")]
    public Duration HaFailoverTimeout { get; init; } = Duration.FromSeconds(30);

    [Setting("max_label_name_length", "Most bytes of a label name.")]
    public int LabelNameLengthMax { get; init; } = 1024;

    [Setting("max_label_value_length", "Most bytes of a label value.")]
    public int LabelValueLengthMax { get; init; } = 2048;

    [Setting("max_label_names_per_series", "Most labels of a series.")]
    public int LabelNamesPerSeriesMax { get; init; } = 30;

    [Setting("max_label_names_per_info_series", "Most labels of a series whose name ends with _info.")]
    public int LabelNamesPerInfoSeriesMax { get; init; } = 80;

    [Setting("name_validation_scheme", "What metric and label names may hold: utf8 or legacy.")]
    public NameValidation NameValidationScheme { get; init; } = NameValidation.Utf8;

    [Setting("max_metadata_length", "Most bytes of a metric family's name, help or unit; longer help is cut.")]
    public int MetadataLengthMax { get; init; } = 1024;

    [Setting("max_native_histogram_buckets", "Most buckets of a native histogram; 0 is no limit.")]
    public int NativeHistogramBucketsMax { get; init; }

    [Setting("reduce_native_histogram_over_max_buckets", "Lower the resolution of a histogram with too many buckets instead of refusing it.")]
    public bool ReduceNativeHistograms { get; init; } = true;

    [Setting("creation_grace_period", "How far in the future a sample's time may be.")]
    public Duration CreationGracePeriod { get; init; } = Duration.FromMinutes(10);

    [Setting("past_grace_period", "How far in the past, beyond the out-of-order window, a sample's time may be; 0 is no limit.")]
    public Duration PastGracePeriod { get; init; }

    [Setting("out_of_order_time_window", "How much older than the newest sample a sample may be.")]
    public Duration OutOfOrderTimeWindow { get; init; }

    [Setting("max_global_series_per_user", "Most series of a tenant in memory, over all ingesters; 0 is no limit.")]
    public int GlobalSeriesPerUserMax { get; init; } = 150_000;

    [Setting("max_global_exemplars_per_user", "Most exemplars of a tenant in memory; 0 turns them off.")]
    public int GlobalExemplarsPerUserMax { get; init; } = 100_000;

    [Setting("max_fetched_series_per_query", "Most series that a query may touch; 0 is no limit.")]
    public int FetchedSeriesPerQueryMax { get; init; }

    [Setting("cardinality_analysis_enabled", "Answer how many series labels and their values have.")]
    public bool CardinalityAnalysisEnabled { get; init; }

    [Setting("otel_translation_strategy", "How names of OTLP metrics become names of series; Prometheus's words.")]
    public string OtelTranslationStrategy { get; init; } = TranslationDefault;

    [Setting("promote_otel_resource_attributes", "Resource attributes that become labels of every series.")]
    public IReadOnlyList<string> PromoteOtelResourceAttributes { get; init; } = [];

    [Setting("otel_promote_all_resource_attributes", "Whether all resource attributes become labels of every series.")]
    public bool OtelPromoteAllResourceAttributes { get; init; }

    [Setting("otel_ignore_resource_attributes", "Resource attributes that do not, when all others do.")]
    public IReadOnlyList<string> OtelIgnoreResourceAttributes { get; init; } = [];

    [Setting("otel_keep_identifying_resource_attributes", "Whether target_info keeps service.name, service.namespace and service.instance.id.")]
    public bool OtelKeepIdentifyingResourceAttributes { get; init; }

    [Setting("otel_convert_histograms_to_nhcb", "Store explicit histograms as native ones with custom buckets.")]
    public bool OtelConvertHistogramsToNhcb { get; init; }

    [Setting("otel_promote_scope_metadata", "Whether a scope's name, version and attributes become labels.")]
    public bool OtelPromoteScopeMetadata { get; init; }

    [Setting("otel_native_delta_ingestion", "Store delta samples as they are instead of refusing them.")]
    public bool OtelNativeDeltaIngestion { get; init; }

    [Setting("otel_label_name_underscore_sanitization", "Put key before a label name that begins with one underscore.")]
    public bool OtelLabelNameUnderscoreSanitization { get; init; } = true;

    [Setting("otel_label_name_preserve_multiple_underscores", "Keep neighbouring underscores of label names.")]
    public bool OtelLabelNamePreserveMultipleUnderscores { get; init; } = true;

    public void Validate(ConfigFaults faults)
    {
        faults.Require(IngestionRate > 0, "limits.metrics.ingestion_rate", "must be more than 0");
        faults.RequirePositive("limits.metrics.ingestion_burst_size", IngestionBurst);
        faults.Require(RequestRate >= 0, "limits.metrics.request_rate", "must not be negative");
        faults.RequireNotNegative("limits.metrics.request_burst_size", RequestBurst);
        faults.RequireNotNegative("limits.metrics.ha_max_clusters", HaClustersMax);
        faults.RequirePositive("limits.metrics.max_label_name_length", LabelNameLengthMax);
        faults.RequirePositive("limits.metrics.max_label_value_length", LabelValueLengthMax);
        faults.RequirePositive("limits.metrics.max_label_names_per_series", LabelNamesPerSeriesMax);
        faults.RequirePositive("limits.metrics.max_label_names_per_info_series", LabelNamesPerInfoSeriesMax);
        faults.RequirePositive("limits.metrics.max_metadata_length", MetadataLengthMax);
        faults.RequireNotNegative("limits.metrics.max_native_histogram_buckets", NativeHistogramBucketsMax);
        faults.RequireNotNegative("limits.metrics.max_global_series_per_user", GlobalSeriesPerUserMax);
        faults.RequireNotNegative("limits.metrics.max_global_exemplars_per_user", GlobalExemplarsPerUserMax);
        faults.RequireNotNegative("limits.metrics.max_fetched_series_per_query", FetchedSeriesPerQueryMax);
        faults.Require(
            Translations.Contains(OtelTranslationStrategy, StringComparer.Ordinal),
            "limits.metrics.otel_translation_strategy",
            $"must be one of {string.Join(", ", Translations)}");
    }
}

/// <summary>What metric and label names may hold.</summary>
public enum NameValidation
{
    /// <summary>Any text.</summary>
    Utf8,

    /// <summary>ASCII letters, digits and underscores, in metric names also colons; no digit in front.</summary>
    Legacy,
}
