using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces;

/// <summary>Puts the answers of several tenants together, as Tempo does: each tenant's alone is complete.</summary>
/// <remarks>Nothing spans tenants: a structural operator has seen the spans of one only.</remarks>
internal static class TenantAnswers
{
    /// <summary>The spans of all; a trace that several tenants have is one.</summary>
    /// <param name="pieces">Are disposed.</param>
    public static SpanBatch Merge(IReadOnlyList<SpanBatch> pieces)
    {
        var whole = new SpanBatch();
        foreach (var piece in pieces)
        {
            whole.Append(piece);
            piece.Dispose();
        }

        return whole;
    }

    /// <summary>The newest traces of all.</summary>
    public static TraceSearchResult Merge(IReadOnlyList<TraceSearchResult> results, int limit) => new(
        [
            .. results.SelectMany(result => result.Traces)
                .GroupBy(trace => trace.TraceId).Select(group => group.Aggregate(Join))
                .OrderByDescending(trace => trace.StartNs).Take(limit),
        ],
        Sum(results.Select(result => result.Statistics)));

    /// <summary>The names of all, scope by scope.</summary>
    /// <param name="results">Of each tenant.</param>
    /// <param name="limit">Names in each scope; 0 for no bound.</param>
    public static TraceTagsResult Merge(IReadOnlyList<TraceTagsResult> results, int limit) => new(
        [
            .. results.SelectMany(result => result.Scopes).GroupBy(scope => scope.Name, StringComparer.Ordinal)
                .Select(scopes => new TraceTagScope(scopes.Key, [.. Bounded(
                    scopes.SelectMany(scope => scope.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), limit)])),
        ],
        Sum(results.Select(result => result.Statistics)));

    /// <inheritdoc cref="Merge(IReadOnlyList{TraceTagsResult}, int)"/>
    public static TraceTagValuesResult Merge(IReadOnlyList<TraceTagValuesResult> results, int limit) => new(
        [.. Bounded(results.SelectMany(result => result.Values).Distinct(), limit)],
        Sum(results.Select(result => result.Statistics)));

    private static IEnumerable<T> Bounded<T>(IEnumerable<T> items, int limit) => limit > 0 ? items.Take(limit) : items;

    /// <summary>Each tenant has its own spans of the trace.</summary>
    private static FoundTrace Join(FoundTrace left, FoundTrace right)
    {
        var root = left.HasRoot || !right.HasRoot ? left : right;
        var startNs = Math.Min(left.StartNs, right.StartNs);
        var services = left.Services.Concat(right.Services).GroupBy(service => service.Name, StringComparer.Ordinal);
        return root with
        {
            StartNs = startNs,
            DurationNs = Math.Max(left.StartNs + left.DurationNs, right.StartNs + right.DurationNs) - startNs,
            SpanSets = [.. left.SpanSets, .. right.SpanSets],
            Services =
            [
                .. services.Select(same => new FoundService(
                    same.Key, same.Sum(service => service.SpanCount), same.Sum(service => service.ErrorCount))),
            ],
        };
    }

    private static TraceQueryStatistics Sum(IEnumerable<TraceQueryStatistics> statistics)
        => statistics.Aggregate(TraceQueryStatistics.Add);
}
