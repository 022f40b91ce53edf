using Trine.Model;
using Trine.Model.Metrics.Results;
using Trine.PromQL;
using Trine.PromQL.Syntax;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>
/// Answers range queries: evaluates them in parts by time, keeps the values, and evaluates again only what samples have
/// come for since. Thread-safe.
/// </summary>
/// <param name="dispatcher">Evaluates.</param>
/// <param name="parser">Of what queriers accept.</param>
/// <param name="cache">Null keeps nothing.</param>
/// <param name="splitMs">Queries are cut at multiples of this; 0 leaves them whole.</param>
/// <param name="metrics">Counts hits.</param>
internal sealed class RangeQueries(
    MetricDispatcher dispatcher, PromQLParser parser, RangeCache? cache, long splitMs, QueryFrontendMetrics metrics)
{
    /// <summary>Parts of one query in the queue at once.</summary>
    private const int PartsAtOnce = 4;

    /// <param name="tenant">Whose series.</param>
    /// <param name="request">A query of steps.</param>
    /// <param name="isWhole">Whether to evaluate it anew in one piece, as is needed to say what it takes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer, and how long the query waited for its turn.</returns>
    public async Task<(PromQLResult Result, TimeSpan Waited)> QueryAsync(
        TenantId tenant, MetricQueryRequest request, bool isWhole, CancellationToken cancellationToken)
    {
        if (isWhole || LookaheadMs(request.Query) is not { } lookaheadMs)
        {
            return await dispatcher.QueryAsync(tenant, request, cancellationToken);
        }

        var wanted = StepTimes.Between(request.StartMs, request.EndMs, request.StepMs);
        if (cache is null || request.MoreTenants.Count > 0)
        {
            var parts = await EvaluateAsync(tenant, request, [wanted], cancellationToken);
            return (ResultOf(RangePiece.Join(parts.Select(PieceOf)), parts), WaitOf(parts));
        }

        // The versions first: what comes during the evaluation then counts as a change.
        var key = RangeKey.Of(tenant, request);
        var known = cache.Find(key);
        var changes = await dispatcher.ChangesAsync(tenant, known?.Versions ?? [], cancellationToken);
        var valid = known?.Valid(changes, lookaheadMs);
        var found = valid?.Steps.Overlap(wanted) is { } overlap ? valid.Slice(overlap) : null;
        metrics.CacheAsked(found is not null);

        var missing = await EvaluateAsync(tenant, request, Missing(wanted, found?.Steps), cancellationToken);
        var pieces = missing.Select(PieceOf);
        var answer = RangePiece.Join(found is null ? pieces : pieces.Append(found));
        var result = ResultOf(answer, missing);
        if (missing.Count > 0 && result.Warnings.Count + result.Infos.Count == 0)
        {
            cache.Set(key, KnownRange.Of(answer, found is null ? null : valid, changes.Versions));
        }

        return (result, WaitOf(missing));
    }

    /// <summary>The wanted steps before and after those found.</summary>
    private static IEnumerable<StepTimes> Missing(StepTimes wanted, StepTimes? found)
    {
        if (found is not { } has)
        {
            return [wanted];
        }

        StepTimes?[] around = [wanted.Before(has.FirstMs), wanted.After(has.LastMs)];
        return around.OfType<StepTimes>();
    }

    private static RangePiece PieceOf(Part part)
        => new(part.Steps, (PromQLMatrix)part.Result.Value); // What a range query is answered.

    private static PromQLResult ResultOf(RangePiece answer, IReadOnlyList<Part> evaluated) => new(
        answer.Matrix,
        Union(evaluated.Select(static part => part.Result.Warnings)),
        Union(evaluated.Select(static part => part.Result.Infos)),
        new PromQLStatistics());

    private static List<string> Union(IEnumerable<IReadOnlyList<string>> sentences)
        => [.. sentences.SelectMany(static some => some).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static TimeSpan WaitOf(IReadOnlyList<Part> parts)
        => parts.Count == 0 ? TimeSpan.Zero : parts.Max(static part => part.Waited);

    private async Task<IReadOnlyList<Part>> EvaluateAsync(
        TenantId tenant, MetricQueryRequest request, IEnumerable<StepTimes> runs, CancellationToken cancellationToken)
        => await BoundedTasks.RunAsync(
            [.. runs.SelectMany(run => run.Split(splitMs))],
            PartsAtOnce,
            async (steps, token) =>
            {
                var part = request with { StartMs = steps.FirstMs, EndMs = steps.LastMs };
                var (result, waited) = await dispatcher.QueryAsync(tenant, part, token);
                return new Part(steps, result, waited);
            },
            cancellationToken);

    /// <summary>Null if steps depend on more than their own time, or if this is no query: who evaluates it says why.</summary>
    private long? LookaheadMs(string query)
    {
        try
        {
            return StepDependence.LookaheadMs(parser.ParseExpr(query));
        }
        catch (RequestException)
        {
            return null;
        }
    }

    private sealed record Part(StepTimes Steps, PromQLResult Result, TimeSpan Waited);
}
