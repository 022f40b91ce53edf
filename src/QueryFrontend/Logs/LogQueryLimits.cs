using System.Globalization;
using Trine.Hosting.Configuration;
using Trine.Hosting.Tenancy;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>Holds a query against its tenant's limits before anything is read, with Loki's texts.</summary>
internal static class LogQueryLimits
{
    /// <returns>
    /// The request, its start moved up when the tenant may not look back so far; null when it asks for such times only.
    /// </returns>
    /// <exception cref="RequestException">The query is over a limit.</exception>
    public static LogQueryRequest? Apply(LogQueryRequest request, LogQLExpr expr, LogLimits limits, TimeProvider time)
    {
        if (limits.QueryParallelismMax == 0)
        {
            throw new RequestException(
                RequestError.RateLimited, "querying is disabled, please contact your Loki operator");
        }

        if (expr is LogSelectorExpr && limits.EntriesPerQueryMax > 0 && request.Limit > limits.EntriesPerQueryMax)
        {
            throw Bad("max entries limit per query exceeded, limit > max_entries_limit_per_query "
                + $"({request.Limit} > {limits.EntriesPerQueryMax})");
        }

        foreach (var selector in LogQueryParts.SelectorsOf(expr))
        {
            CheckMatchers(selector, limits);
        }

        CheckRanges(expr, limits);
        if (ClampLookback(request, limits, time) is not { } clamped)
        {
            return null;
        }

        request = clamped;

        // A metric query reads as far back as its longest window does.
        var windowNs = LogQueryParts.RangesOf(expr).Select(range => range.IntervalNs).DefaultIfEmpty().Max();
        var lengthNs = request.EndNs - request.StartNs + windowNs;
        if (limits.QueryLengthMax.Nanoseconds > 0 && lengthNs > limits.QueryLengthMax.Nanoseconds)
        {
            throw Bad($"the query time range exceeds the limit (query length: {new Duration(lengthNs)}, "
                + $"limit: {limits.QueryLengthMax})");
        }

        return request;
    }

    public static RequestException TooManySeries(LogLimits limits) => Bad(
        SeriesText(limits) + "; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like "
        + "sum(), count() or topk()");

    /// <summary>What Logs Drilldown is told beside the series that it gets.</summary>
    public static string SeriesLeftOut(LogLimits limits) => SeriesText(limits) + "; returning partial results";

    private static string SeriesText(LogLimits limits)
        => $"maximum number of series ({limits.QuerySeriesMax}) reached for a single query";

    private static RequestException Bad(string message) => new(RequestError.BadRequest, message);

    private static LogQueryRequest? ClampLookback(LogQueryRequest request, LogLimits limits, TimeProvider time)
    {
        if (limits.QueryLookbackMax.Nanoseconds <= 0)
        {
            return request;
        }

        var oldestNs = UnixTime.NowNs(time) - limits.QueryLookbackMax.Nanoseconds;
        return request.EndNs < oldestNs ? null : request with { StartNs = Math.Max(request.StartNs, oldestNs) };
    }

    private static void CheckMatchers(LogSelectorExpr selector, LogLimits limits)
    {
        if (selector.Matchers.Count > limits.MatchersPerQueryMax)
        {
            throw Bad(string.Create(
                CultureInfo.InvariantCulture,
                $"max streams matchers per query exceeded, matchers-count > limit ({selector.Matchers.Count} > {limits.MatchersPerQueryMax})"));
        }

        var present = selector.Matchers.Select(matcher => matcher.Name).Distinct(StringComparer.Ordinal).ToList();
        var missing = limits.RequiredLabels.Except(present, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw Bad($"stream selector is missing required matchers [{string.Join(", ", missing)}], "
                + $"labels present in the query were [{string.Join(", ", present)}]");
        }

        if (present.Count < limits.MinimumLabelsNumber)
        {
            throw Bad("stream selector has less label matchers than required: (present: "
                + $"[{string.Join(", ", present)}], number_present: {present.Count}, required_number_label_matchers: {limits.MinimumLabelsNumber})");
        }
    }

    private static void CheckRanges(LogQLExpr expr, LogLimits limits)
    {
        if (limits.QueryRangeMax.Nanoseconds <= 0)
        {
            return;
        }

        foreach (var range in LogQueryParts.RangesOf(expr))
        {
            if (range.IntervalNs > limits.QueryRangeMax.Nanoseconds)
            {
                throw Bad($"range vector interval {new Duration(range.IntervalNs)} exceeds the limit {limits.QueryRangeMax}; "
                    + "see max_query_range");
            }
        }
    }
}
