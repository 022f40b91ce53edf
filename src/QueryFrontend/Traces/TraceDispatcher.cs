using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;
using Trine.TraceQL.Syntax;

namespace Trine.QueryFrontend.Traces;

/// <summary>Asks queriers for traces. Thread-safe.</summary>
/// <param name="dispatcher">Finds a querier, in the tenant's turn.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
internal sealed class TraceDispatcher(QuerierDispatcher dispatcher, Func<TenantId, TraceLimits> limitsOf)
{
    /// <summary>What Tempo says about an answer without some of its series.</summary>
    public static string PartialMessage(int seriesMax)
        => $"Response exceeds maximum series limit of {seriesMax}, a partial response is returned. "
            + "Warning: the accuracy of each individual value is not guaranteed.";

    /// <summary>What reads of tenants may ask: of several, what each of them may.</summary>
    public TraceReadLimits LimitsOf(IReadOnlyList<TenantId> tenants)
        => tenants.Select(tenant => limitsOf(tenant).Read).Aggregate(TraceReadLimits.Stricter);

    /// <summary>Most bytes of a trace that is read by its id, the least of what each tenant's may have; 0 for no bound.</summary>
    public long TraceBytesMaxOf(IReadOnlyList<TenantId> tenants)
        => tenants.Select(tenant => limitsOf(tenant).Global.BytesPerTraceMax).Where(static bytes => bytes > 0).DefaultIfEmpty().Min();

    public Task<SpanBatch> FindAsync(IReadOnlyList<TenantId> tenants, TraceId id, TimeRange range, CancellationToken cancellationToken)
        => RunAsync(
            tenants,
            TraceApiLimits.TraceTimeout,
            (traces, tenant, token) => traces.FindAsync(tenant, id, range, token),
            TenantAnswers.Merge,
            cancellationToken);

    public Task<TraceSearchResult> SearchAsync(
        IReadOnlyList<TenantId> tenants, TraceSearchRequest request, CancellationToken cancellationToken)
    {
        CheckQuery(request.Query);
        return RunAsync(
            tenants,
            TraceApiLimits.SearchTimeout,
            (traces, tenant, token) => traces.SearchAsync(tenant, request, token),
            results => TenantAnswers.Merge(results, request.Limit),
            cancellationToken);
    }

    /// <summary>The same as they are found, one tenant after the other; a trace that several have comes once.</summary>
    /// <param name="tenants">Whose traces.</param>
    /// <param name="request">What to look for.</param>
    /// <param name="tell">Takes each part, at least one; the search waits for it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task SearchInPartsAsync(
        IReadOnlyList<TenantId> tenants,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
    {
        CheckQuery(request.Query);
        var parts = new TenantParts(request.Limit, tenants.Count, tell);
        foreach (var tenant in tenants)
        {
            await RunAsync(
                tenant,
                TraceApiLimits.SearchTimeout,
                async (traces, each, token) =>
                {
                    await traces.SearchInPartsAsync(each, request, parts.TellAsync, token);
                    return true;
                },
                cancellationToken);
            parts.EndTenant();
        }
    }

    public Task<TraceTagsResult> TagsAsync(
        IReadOnlyList<TenantId> tenants, TraceTagsRequest request, CancellationToken cancellationToken)
        => RunAsync(
            tenants,
            TraceApiLimits.SearchTimeout,
            (traces, tenant, token) => traces.TagsAsync(tenant, request, token),
            results => TenantAnswers.Merge(results, request.Limit),
            cancellationToken);

    public Task<TraceTagValuesResult> TagValuesAsync(
        IReadOnlyList<TenantId> tenants, TraceTagValuesRequest request, CancellationToken cancellationToken)
        => RunAsync(
            tenants,
            TraceApiLimits.SearchTimeout,
            (traces, tenant, token) => traces.TagValuesAsync(tenant, request, token),
            results => TenantAnswers.Merge(results, request.Limit),
            cancellationToken);

    /// <exception cref="RequestException">There are several tenants, whose series cannot be told apart.</exception>
    public Task<TraceMetricsResult> MetricsAsync(
        IReadOnlyList<TenantId> tenants, TraceMetricsRequest request, CancellationToken cancellationToken)
    {
        CheckQuery(request.Query);
        return tenants is [var only]
            ? RunAsync(
                only,
                TraceApiLimits.SearchTimeout,
                (traces, tenant, token) => traces.MetricsAsync(tenant, request, token),
                cancellationToken)
            : throw TraceParameters.Bad("multi-tenant query unsupported");
    }

    /// <exception cref="RequestException">The query is wrong; the text has Tempo's prefix.</exception>
    private static void CheckQuery(string query)
    {
        try
        {
            TraceQLParser.Parse(query);
        }
        catch (TraceQLParseException wrong)
        {
            throw new RequestException(wrong.Error, "invalid TraceQL query: " + wrong.Message, wrong);
        }
    }

    /// <summary>Asks for each tenant, in its turn.</summary>
    private async Task<T> RunAsync<T>(
        IReadOnlyList<TenantId> tenants,
        TimeSpan timeout,
        Func<ITraceQuerier, TenantId, CancellationToken, ValueTask<T>> ask,
        Func<IReadOnlyList<T>, T> merge,
        CancellationToken cancellationToken)
    {
        if (tenants is [var only])
        {
            return await RunAsync(only, timeout, ask, cancellationToken);
        }

        var answers = tenants.Select(tenant => RunAsync(tenant, timeout, ask, cancellationToken)).ToArray();
        try
        {
            return merge(await Task.WhenAll(answers));
        }
        catch
        {
            foreach (var answer in answers.Where(answer => answer.IsCompletedSuccessfully))
            {
                (answer.Result as IDisposable)?.Dispose();
            }

            throw;
        }
    }

    private async Task<T> RunAsync<T>(
        TenantId tenant,
        TimeSpan timeout,
        Func<ITraceQuerier, TenantId, CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken)
        => (await dispatcher.RunAsync(
            tenant, timeout, (querier, token) => ask(querier.Traces, tenant, token), cancellationToken)).Result;
}
