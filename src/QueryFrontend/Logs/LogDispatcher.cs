using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs;

/// <summary>Asks queriers for logs, part by part. Thread-safe.</summary>
/// <param name="dispatcher">Finds a querier.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
internal sealed class LogDispatcher(QuerierDispatcher dispatcher, Func<TenantId, LogLimits> limitsOf)
{
    public async Task<DispatchedQuery> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        var (response, waited) = await RunAsync(
            tenant, (querier, token) => querier.Logs.QueryAsync(tenant, request, token), cancellationToken);
        return new DispatchedQuery(response, waited);
    }

    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.Logs.SeriesAsync(tenant, matcherGroups, range, token), cancellationToken)).Result;

    /// <summary>As for one tenant; the streams of several are told apart by <see cref="TenantLabel"/>.</summary>
    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(
        IReadOnlyList<TenantId> tenants,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        if (tenants is [var only])
        {
            return await SeriesAsync(only, matcherGroups, range, cancellationToken);
        }

        var streams = new List<LabelSet>();
        foreach (var tenant in tenants)
        {
            var within = matcherGroups.Select(matchers => TenantLabel.MatchersWithin(tenant, matchers)).OfType<IReadOnlyList<LabelMatcher>>().ToList();
            if (within.Count > 0 || matcherGroups.Count == 0)
            {
                var own = await SeriesAsync(tenant, within, range, cancellationToken);
                streams.AddRange(own.Select(stream => TenantLabel.AddTo(stream, tenant)));
            }
        }

        return streams;
    }

    /// <inheritdoc cref="SeriesAsync(IReadOnlyList{TenantId}, IReadOnlyList{IReadOnlyList{LabelMatcher}}, TimeRange, CancellationToken)"/>
    public async Task<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        IReadOnlyList<TenantId> tenants,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        if (tenants is [var only])
        {
            return await VolumeAsync(only, matchers, range, stepNs, cancellationToken);
        }

        var volumes = new List<LogStreamVolume>();
        foreach (var tenant in tenants)
        {
            if (TenantLabel.MatchersWithin(tenant, matchers) is { } within)
            {
                var own = await VolumeAsync(tenant, within, range, stepNs, cancellationToken);
                volumes.AddRange(own.Select(volume => volume with { Stream = TenantLabel.AddTo(volume.Stream, tenant) }));
            }
        }

        return volumes;
    }

    public async Task<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.Logs.VolumeAsync(tenant, matchers, range, stepNs, token), cancellationToken)).Result;

    /// <summary>Nothing runs longer than a query of the tenant may, whatever it is part of.</summary>
    private Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant, Func<IQuerierClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        => dispatcher.RunAsync(tenant, QueryDeadline.Of(limitsOf(tenant).QueryTimeout), ask, cancellationToken);
}
