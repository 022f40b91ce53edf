using System.Diagnostics.Metrics;

namespace Trine.QueryFrontend;

/// <summary>The query frontend's metrics. Thread-safe.</summary>
public sealed class QueryFrontendMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Meter _meter = new("Trine.QueryFrontend");
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _tailDropped;
    private readonly Counter<long> _cacheRequests;
    private readonly Counter<long> _cacheHits;

    /// <param name="queueLength">Query parts that wait for a querier.</param>
    public QueryFrontendMetrics(Func<int> queueLength)
    {
        _duration = _meter.CreateHistogram(
            "logql_query_duration_seconds",
            unit: null,
            "Time from the request to its whole answer.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _refused = _meter.CreateCounter<long>(
            "loki_query_frontend_discarded_requests_total", null, "Query parts refused since too many of the tenant wait.");
        _retried = _meter.CreateCounter<long>(
            "trine_query_frontend_retries_total", null, "Query parts tried again on another querier.");
        _tailDropped = _meter.CreateCounter<long>(
            "trine_query_frontend_tail_dropped_entries_total", null, "Entries that clients of tails were too slow for.");
        _cacheRequests = _meter.CreateCounter<long>(
            "trine_query_frontend_result_cache_requests_total", null, "Query parts looked up in the result cache.");
        _cacheHits = _meter.CreateCounter<long>(
            "trine_query_frontend_result_cache_hits_total", null, "Query parts answered from the result cache.");
        _meter.CreateObservableGauge(
            "loki_query_frontend_queue_length", queueLength, null, "Query parts that wait for a querier.");
    }

    /// <summary>A part found too many waiting.</summary>
    public void Refused() => _refused.Add(1);

    /// <summary>A part is tried again on another querier.</summary>
    public void Retried() => _retried.Add(1);

    /// <summary>Entries that the client of a tail was too slow for.</summary>
    public void TailEntriesDropped(int count) => _tailDropped.Add(count);

    /// <summary>The cache of results was asked.</summary>
    public void CacheAsked(bool isHit)
    {
        _cacheRequests.Add(1);
        _cacheHits.Add(isHit ? 1 : 0);
    }

    /// <param name="kind"><c>range</c> or <c>instant</c>.</param>
    /// <param name="took">Time from request to answer.</param>
    /// <param name="result"><c>success</c>, <c>refused</c> or <c>timeout</c>.</param>
    public void QueryDone(string kind, TimeSpan took, string result)
        => _duration.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>("query_type", kind),
            new KeyValuePair<string, object?>("result", result));

    public void Dispose() => _meter.Dispose();
}
