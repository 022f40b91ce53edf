using Trine.Model;

namespace Trine.Load.Querying;

/// <summary>The queries for generated logs: what people ask, each stressing another part of a server.</summary>
internal static class BuiltinQueries
{
    private const long NsPerSecond = 1_000_000_000;

    private const string Everything = """{cluster=~".+"}""";

    private const string Json = """{app=~"basket|catalog"}""";

    private const string Logfmt = """{app=~"storefront|gatekeeper"}""";

    private const string NoError = """__error__="" """;

    /// <summary>No generated id is this.</summary>
    private const string Absent = "7d1f0c93ab5e4826f09b3cd7e1a85264";

    /// <param name="range">Of the data.</param>
    /// <param name="needle">The text that one line has.</param>
    public static IReadOnlyList<NamedQuery> For(TimeRange range, string needle) =>
    [
        Logs("needle", range, $"{Everything} |= `{needle}`", 100),
        Logs("needle-miss", range, $"{Everything} |= `{Absent}`", 100),
        Logs("ci-regex", range, $"{Everything} |~ `(?i)TIMEOUT.*refused`", 100),
        Logs("filter-limit", range, """{app="storefront"} |= "error" """, 1000),
        Metric("count-over-time", range, $"sum by (app) (count_over_time({Everything}[1m]))"),
        Metric("count-filter", range, $"""sum by (app) (count_over_time({Everything} |= "error" [1m]))"""),
        Metric("json-status", range, $"sum by (request_code) (count_over_time({Json} | json | {NoError} [1m]))"),
        Metric(
            "logfmt-p99",
            range,
            $"quantile_over_time(0.99, {Logfmt} | logfmt | unwrap duration_seconds(elapsed) | {NoError} [1m]) by (code)"),
        Logs("logfmt-filter", range, $"{Logfmt} | logfmt | elapsed > 990ms and code = 500", 1000),
        Metric("bytes-rate", range, $"sum(bytes_rate({Everything}[1m]))"),
        Metric("topk", range, $"""topk(10, sum by (pod) (rate({Everything} |= "slow" [5m])))"""),
    ];

    /// <summary>Counts every row of a range at once, to see whether what was acknowledged is there.</summary>
    public static string CountPath(TimeRange range)
    {
        // A range vector holds what is later than its start; one second more takes in the first row as well.
        var seconds = ((range.EndNs - range.StartNs) / NsPerSecond) + 1;
        var query = $"sum(count_over_time({Everything}[{seconds}s]))";
        return $"/loki/api/v1/query?query={Uri.EscapeDataString(query)}&time={range.EndNs}";
    }

    private static NamedQuery Logs(string name, TimeRange range, string query, int limit)
        => new(name, $"{RangePath(range, query)}&limit={limit}");

    private static NamedQuery Metric(string name, TimeRange range, string query)
        => new(name, $"{RangePath(range, query)}&step=60");

    private static string RangePath(TimeRange range, string query)
        => $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query.Trim())}"
            + $"&start={range.StartNs}&end={range.EndNs}";
}
