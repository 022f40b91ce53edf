using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tenancy;

/// <summary>Section <c>limits.logs</c>, flags <c>--limits.logs.*</c>, and the same keys for a tenant in the overrides file.</summary>
/// <remarks>Names and defaults are those of Loki's <c>limits_config</c>.</remarks>
public sealed record LogLimits : IValidatedConfig
{
    [Setting("ingestion_rate_mb", "Megabytes a second that a tenant may push, over all distributors.")]
    public double IngestionRateMegabytes { get; init; } = 4;

    [Setting("ingestion_burst_size_mb", "Megabytes that a tenant may push at once; a larger request is never accepted.")]
    public double IngestionBurstMegabytes { get; init; } = 6;

    [Setting("max_label_name_length", "Most bytes of a label name.")]
    public int LabelNameLengthMax { get; init; } = 1024;

    [Setting("max_label_value_length", "Most bytes of a label value.")]
    public int LabelValueLengthMax { get; init; } = 2048;

    [Setting("max_label_names_per_series", "Most labels of a stream; a discovered service_name is not counted.")]
    public int LabelNamesPerSeriesMax { get; init; } = 15;

    [Setting("reject_old_samples", "Refuse entries older than reject_old_samples_max_age.")]
    public bool RejectOldSamples { get; init; } = true;

    [Setting("reject_old_samples_max_age", "Age from which on entries are refused.")]
    public Duration RejectOldSamplesMaxAge { get; init; } = Duration.FromDays(7);

    [Setting("creation_grace_period", "How far in the future an entry's time may be.")]
    public Duration CreationGracePeriod { get; init; } = Duration.FromMinutes(10);

    [Setting("max_line_size", "Most bytes of a line; 0 is no limit.")]
    public ByteSize LineSizeMax { get; init; } = ByteSize.FromKilobytes(256);

    [Setting("max_line_size_truncate", "Cut longer lines instead of refusing them.")]
    public bool LineSizeTruncate { get; init; }

    [Setting("increment_duplicate_timestamp", "Move an entry by a nanosecond when the one before has its time and another line.")]
    public bool IncrementDuplicateTimestamp { get; init; }

    [Setting("allow_structured_metadata", "Accept structured metadata.")]
    public bool AllowStructuredMetadata { get; init; } = true;

    [Setting("max_structured_metadata_size", "Most bytes of an entry's structured metadata, names and values.")]
    public ByteSize StructuredMetadataSizeMax { get; init; } = ByteSize.FromKilobytes(64);

    [Setting("max_structured_metadata_entries_count", "Most pieces of structured metadata of an entry.")]
    public int StructuredMetadataEntriesMax { get; init; } = 128;

    [Setting("discover_service_name", "Labels that name the service, in order; the first that a stream has becomes service_name. Empty turns it off.")]
    public IReadOnlyList<string> DiscoverServiceName { get; init; } =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name",
        "k8s_container_name", "component", "workload", "job", "k8s_job_name",
    ];

    [Setting("discover_log_levels", "Find the level of each entry and store it as structured metadata detected_level.")]
    public bool DiscoverLogLevels { get; init; } = true;

    [Setting("log_level_fields", "Names that may carry the level, in order.")]
    public IReadOnlyList<string> LogLevelFields { get; init; } =
    [
        "level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity", "SeverityText", "lvl", "LVL", "Lvl",
        "severity_text", "Severity_Text", "SEVERITY_TEXT",
    ];

    [Setting("log_level_from_json_max_depth", "How deep in a JSON line the level is looked for; 0 is no limit.")]
    public int LogLevelFromJsonMaxDepth { get; init; } = 2;

    [Setting("max_global_streams_per_user", "Most active streams of a tenant over all ingesters; 0 is no limit.")]
    public int GlobalStreamsPerUserMax { get; init; } = 5000;

    [Setting("max_streams_per_user", "Most active streams of a tenant in one ingester; 0 is no limit.")]
    public int StreamsPerUserMax { get; init; }

    [Setting("per_stream_rate_limit", "Bytes a second that may be pushed to one stream.")]
    public ByteSize PerStreamRateLimit { get; init; } = ByteSize.FromMegabytes(3);

    [Setting("per_stream_rate_limit_burst", "Bytes that may be pushed to one stream at once.")]
    public ByteSize PerStreamRateLimitBurst { get; init; } = ByteSize.FromMegabytes(15);

    [Setting("max_entries_limit_per_query", "Most entries that a query may ask for; 0 is no limit.")]
    public int EntriesPerQueryMax { get; init; } = 5000;

    [Setting("max_query_series", "Most series of a metric query.")]
    public int QuerySeriesMax { get; init; } = 500;

    [Setting("max_query_length", "Longest time range of a query; 0 is no limit.")]
    public Duration QueryLengthMax { get; init; } = Duration.FromHours(721);

    [Setting("max_query_range", "Longest range of a range vector, as in [1h]; 0 is no limit.")]
    public Duration QueryRangeMax { get; init; }

    [Setting("max_query_lookback", "How far back a query may reach; what is older is left out. 0 is no limit.")]
    public Duration QueryLookbackMax { get; init; }

    [Setting("query_timeout", "Longest time a query may take.")]
    public Duration QueryTimeout { get; init; } = Duration.FromMinutes(1);

    [Setting("max_streams_matchers_per_query", "Most label matchers of a query.")]
    public int MatchersPerQueryMax { get; init; } = 1000;

    [Setting("max_chunks_per_query", "Most chunks that a query may touch.")]
    public int ChunksPerQueryMax { get; init; } = 2_000_000;

    [Setting("max_query_bytes_read", "Most line bytes that a query may touch; 0 is no limit.")]
    public ByteSize QueryBytesReadMax { get; init; }

    [Setting("max_querier_bytes_read", "Most line bytes that one part of a query may touch in a querier; 0 is no limit.")]
    public ByteSize QuerierBytesReadMax { get; init; } = ByteSize.FromGigabytes(150);

    [Setting("max_query_parallelism", "Most parts of a query that run at once; 0 disables querying.")]
    public int QueryParallelismMax { get; init; } = 32;

    [Setting("split_queries_by_interval", "Width of the parts that a query is split into by time; 0 turns splitting off.")]
    public Duration SplitQueriesByInterval { get; init; } = Duration.FromHours(1);

    [Setting("max_concurrent_tail_requests", "Most live tails of a tenant at once.")]
    public int ConcurrentTailRequestsMax { get; init; } = 10;

    [Setting("tail_max_duration", "Longest life of a live tail; clients reconnect.")]
    public Duration TailDurationMax { get; init; } = Duration.FromHours(1);

    [Setting("volume_enabled", "Serve the volume endpoints.")]
    public bool VolumeEnabled { get; init; } = true;

    [Setting("volume_max_series", "Most series of a volume answer.")]
    public int VolumeSeriesMax { get; init; } = 1000;

    [Setting("required_labels", "Labels for which each query must have a matcher.")]
    public IReadOnlyList<string> RequiredLabels { get; init; } = [];

    [Setting("minimum_labels_number", "Least number of matchers of a query; 0 is no limit.")]
    public int MinimumLabelsNumber { get; init; }

    public void Validate(ConfigFaults faults)
    {
        faults.Require(IngestionRateMegabytes > 0, "limits.logs.ingestion_rate_mb", "must be more than 0");
        faults.Require(IngestionBurstMegabytes > 0, "limits.logs.ingestion_burst_size_mb", "must be more than 0");
        faults.RequirePositive("limits.logs.max_label_name_length", LabelNameLengthMax);
        faults.RequirePositive("limits.logs.max_label_value_length", LabelValueLengthMax);
        faults.RequirePositive("limits.logs.max_label_names_per_series", LabelNamesPerSeriesMax);
        faults.RequirePositive("limits.logs.per_stream_rate_limit", PerStreamRateLimit);
        faults.RequirePositive("limits.logs.per_stream_rate_limit_burst", PerStreamRateLimitBurst);
        faults.RequirePositive("limits.logs.max_query_series", QuerySeriesMax);
        faults.RequirePositive("limits.logs.query_timeout", QueryTimeout);
        faults.RequirePositive("limits.logs.volume_max_series", VolumeSeriesMax);
        faults.RequireNotNegative("limits.logs.max_query_parallelism", QueryParallelismMax);
        faults.RequireNotNegative("limits.logs.max_entries_limit_per_query", EntriesPerQueryMax);
    }
}
