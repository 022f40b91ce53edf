using System.Diagnostics.Metrics;

namespace Trine.QueryFrontend;

/// <summary>The query frontend's metrics. Thread-safe.</summary>
public sealed class QueryFrontendMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Meter _meter = new("Trine.QueryFrontend");
    private readonly Histogram<double> _duration;

    /// <param name="queueLength">Query parts that wait for a querier.</param>
    public QueryFrontendMetrics(Func<int> queueLength)
    {
        _duration = _meter.CreateHistogram(
            "logql_query_duration_seconds",
            unit: null,
            "Time from the request to its whole answer.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _meter.CreateObservableGauge(
            "loki_query_frontend_queue_length", queueLength, null, "Query parts that wait for a querier.");
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
