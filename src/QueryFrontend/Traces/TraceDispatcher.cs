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

    public TraceLimits LimitsOf(TenantId tenant) => limitsOf(tenant);

    public Task<SpanBatch> FindAsync(TenantId tenant, TraceId id, TimeRange range, CancellationToken cancellationToken)
        => RunAsync(tenant, TraceApiLimits.TraceTimeout, (traces, token) => traces.FindAsync(tenant, id, range, token), cancellationToken);

    public Task<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken)
    {
        CheckQuery(request.Query);
        return RunAsync(
            tenant, TraceApiLimits.SearchTimeout, (traces, token) => traces.SearchAsync(tenant, request, token), cancellationToken);
    }

    public Task<TraceTagsResult> TagsAsync(TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken)
        => RunAsync(
            tenant, TraceApiLimits.SearchTimeout, (traces, token) => traces.TagsAsync(tenant, request, token), cancellationToken);

    public Task<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken)
        => RunAsync(
            tenant, TraceApiLimits.SearchTimeout, (traces, token) => traces.TagValuesAsync(tenant, request, token), cancellationToken);

    public Task<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken)
    {
        CheckQuery(request.Query);
        return RunAsync(
            tenant, TraceApiLimits.SearchTimeout, (traces, token) => traces.MetricsAsync(tenant, request, token), cancellationToken);
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

    private async Task<T> RunAsync<T>(
        TenantId tenant,
        TimeSpan timeout,
        Func<ITraceQuerier, CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken)
        => (await dispatcher.RunAsync(tenant, timeout, (querier, token) => ask(querier.Traces, token), cancellationToken)).Result;
}
