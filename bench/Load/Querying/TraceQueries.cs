using System.Globalization;
using Trine.Model;

namespace Trine.Load.Querying;

/// <summary>The queries for generated traces: searches, aggregates, structure, metrics from spans.</summary>
internal static class TraceQueries
{
    private const long NsPerSecond = 1_000_000_000;

    /// <param name="range">Of the data.</param>
    /// <param name="traceId">Of one trace, in hexadecimal.</param>
    public static IReadOnlyList<NamedQuery> For(TimeRange range, string traceId) =>
    [
        new("trace-by-id", $"/api/traces/{traceId}"),
        Search("search-service", range, """{resource.service.name="payment"}"""),
        Search("search-error", range, """{status=error && resource.service.name="checkout"}"""),
        Search("search-attr", range, """{span.user.id="u12345"}"""),
        Search("search-attr-miss", range, """{span.user.id="nobody"}"""),
        Search("search-duration", range, "{duration > 800ms}"),
        Search("search-regex", range, """{span.http.url=~".*orders/4242.*"}"""),
        Search("search-structural", range, """{resource.service.name="frontend"} >> {span.db.system="postgresql" && duration > 100ms}"""),
        Search("search-count", range, """{resource.service.name="basket"} | count() > 5"""),
        Search("search-event", range, """{event.exception.message =~ ".*777ms"}"""),
        Metrics("metrics-rate", range, "{} | rate() by (resource.service.name)"),
        Metrics("metrics-quantile", range, "{span.http.status_code>=500} | quantile_over_time(duration, .99) by (resource.service.name)"),
        Metrics("metrics-histogram", range, "{kind=server} | histogram_over_time(duration)"),
        new("tags", QueryPath.Of("/api/v2/search/tags", Bounds(range))),
        new("tag-values", QueryPath.Of("/api/v2/search/tag/span.http.route/values", Bounds(range))),
    ];

    /// <summary>Counts every span.</summary>
    public static string CountPath(TimeRange range)
        => QueryPath.Of("/api/metrics/query", [("q", "{} | count_over_time()"), .. Bounds(range)]);

    private static NamedQuery Search(string name, TimeRange range, string query)
        => new(name, QueryPath.Of("/api/search", [("q", query), .. Bounds(range), ("limit", "20")]));

    private static NamedQuery Metrics(string name, TimeRange range, string query)
        => new(name, QueryPath.Of("/api/metrics/query_range", [("q", query), .. Bounds(range), ("step", "30s")]));

    private static (string Name, string Value)[] Bounds(TimeRange range) =>
    [
        ("start", (range.StartNs / NsPerSecond).ToString(CultureInfo.InvariantCulture)),
        ("end", (range.EndNs / NsPerSecond).ToString(CultureInfo.InvariantCulture)),
    ];
}
