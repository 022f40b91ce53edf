using System.Globalization;
using Trine.Load.Generation;
using Trine.Model;

namespace Trine.Load.Querying;

/// <summary>The queries for generated metrics: dashboards' panels, and what lists everything.</summary>
internal static class MetricQueries
{
    private const long NsPerSecond = 1_000_000_000;

    /// <param name="range">Of the data.</param>
    public static IReadOnlyList<NamedQuery> For(TimeRange range) =>
    [
        Range("rate-sum-job", range, "sum by (job) (rate(shop_events_1_total[5m]))", 30),
        Range("hist-quantile", range, "histogram_quantile(0.99, sum by (le) (rate(shop_request_duration_seconds_bucket[5m])))", 30),
        Range("hist-quantile-job", range, "histogram_quantile(0.99, sum by (le, job) (rate(shop_request_duration_seconds_bucket[5m])))", 60),
        Range("gauge-avg", range, "avg by (namespace) (shop_level_3)", 30),
        Range("max-over-time", range, "max by (pod) (max_over_time(shop_level_3[10m]))", 30),
        Range("ratio", range, """sum(rate(shop_events_1_total{code="500"}[5m])) / sum(rate(shop_events_1_total[5m]))""", 30),
        Range("topk", range, "topk(5, rate(shop_events_7_total[5m]))", 30),
        Range("one-series", range, """shop_level_3{pod="unit-3-000003"}""", 15),
        Range("regex-pod", range, """sum(rate(shop_events_1_total{pod=~"unit-1.*"}[1m]))""", 30),
        Range("subquery", range, "max_over_time(sum(rate(shop_events_1_total[1m]))[10m:1m])", 60),
        Instant("instant-count", range, """count({__name__=~".+"})"""),
        Instant("instant-cardinality", range, """topk(10, count by (__name__) ({__name__=~".+"}))"""),
        Instant("instant-rate", range, "sum by (job) (rate(shop_events_1_total[5m]))"),
        Listing("labels", "/api/v1/labels", range),
        Listing("values-pod", "/api/v1/label/pod/values", range),
        Listing("series", "/api/v1/series", range, ("match[]", "shop_level_3")),
    ];

    /// <summary>Counts every sample.</summary>
    /// <remarks>Name by name: without their names, series of several would have the same labels, which is an error.</remarks>
    public static string CountPath(TimeRange range)
    {
        var window = $"{((range.EndNs - range.StartNs) / NsPerSecond) + 1}s";
        var counts = MetricGenerator.Names.Select(name => $"sum(count_over_time({name}[{window}]))");
        return QueryPath.Of("/api/v1/query", ("query", string.Join('+', counts)), ("time", Seconds(range.EndNs)));
    }

    private static NamedQuery Range(string name, TimeRange range, string query, int stepSeconds)
        => new(name, QueryPath.Of(
            "/api/v1/query_range",
            ("query", query),
            ("start", Seconds(range.StartNs)),
            ("end", Seconds(range.EndNs)),
            ("step", stepSeconds.ToString(CultureInfo.InvariantCulture))));

    /// <summary>At the last whole minute, as a dashboard asks.</summary>
    private static NamedQuery Instant(string name, TimeRange range, string query)
        => new(name, QueryPath.Of("/api/v1/query", ("query", query), ("time", Seconds(range.EndNs - (60 * NsPerSecond)))));

    private static NamedQuery Listing(
        string name, string path, TimeRange range, params IReadOnlyList<(string Name, string Value)> more)
        => new(name, QueryPath.Of(path, [.. more, ("start", Seconds(range.StartNs)), ("end", Seconds(range.EndNs))]));

    private static string Seconds(long timeNs) => (timeNs / NsPerSecond).ToString(CultureInfo.InvariantCulture);
}
