using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend;

/// <summary>Section <c>query_range</c>, flags <c>--query-range.*</c>.</summary>
public sealed record QueryRangeConfig : IValidatedConfig
{
    [Setting("cache_results", "Keep the answers of parts of metric queries of logs whose time is long over.")]
    public bool CacheResults { get; init; }

    [Setting("results_cache_size", "Memory for kept answers.")]
    public ByteSize ResultsCacheSize { get; init; } = ByteSize.FromMegabytes(100);

    [Setting("max_cache_freshness", "Answers for times younger than this are not kept: entries may still arrive.")]
    public Duration CacheFreshnessMax { get; init; } = Duration.FromMinutes(10);

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("query_range.results_cache_size", ResultsCacheSize);
        faults.RequireNotNegative("query_range.max_cache_freshness", CacheFreshnessMax);
    }
}
