using Trine.Hosting.Configuration;

namespace Trine.Querier;

/// <summary>Section <c>querier</c>, flags <c>--querier.*</c>.</summary>
public sealed record QuerierConfig : IValidatedConfig
{
    [Setting("bucket_index_refresh", "How old a bucket index may be before it is read again; blocks flushed since are known from the ingesters.")]
    public Duration BucketIndexRefresh { get; init; } = Duration.FromSeconds(15);

    [Setting("block_index_cache_size", "Memory for the indexes of open blocks.")]
    public ByteSize BlockIndexCacheSize { get; init; } = ByteSize.FromMegabytes(64);

    [Setting("page_cache_size", "Memory for decompressed pages that several streams share.")]
    public ByteSize PageCacheSize { get; init; } = ByteSize.FromMegabytes(16);

    [Setting("metric_page_cache_size", "Memory for decoded pages of metrics.")]
    public ByteSize MetricPageCacheSize { get; init; } = ByteSize.FromMegabytes(64);

    [Setting("trace_column_cache_size", "Memory for decoded columns of spans.")]
    public ByteSize TraceColumnCacheSize { get; init; } = ByteSize.FromMegabytes(128);

    [Setting("max_query_memory", "Memory for the series and samples that one query part has in hand.")]
    public ByteSize QueryMemoryMax { get; init; } = ByteSize.FromMegabytes(512);

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("querier.bucket_index_refresh", BucketIndexRefresh);
        faults.RequirePositive("querier.block_index_cache_size", BlockIndexCacheSize);
        faults.RequireNotNegative("querier.page_cache_size", PageCacheSize);
        faults.RequireNotNegative("querier.metric_page_cache_size", MetricPageCacheSize);
        faults.RequireNotNegative("querier.trace_column_cache_size", TraceColumnCacheSize);
        faults.RequirePositive("querier.max_query_memory", QueryMemoryMax);
    }
}
