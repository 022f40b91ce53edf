using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Metrics;

/// <summary>
/// Answers about the metrics of one tenant or several; those of several are told apart by <see cref="TenantLabel"/>, as in
/// Mimir. Thread-safe.
/// </summary>
internal sealed class TenantsMetrics(MetricDispatcher dispatcher)
{
    /// <summary>The tenant whose turn a query takes, and the query for it and all others.</summary>
    public static (TenantId Tenant, MetricQueryRequest Request) Of(IReadOnlyList<TenantId> tenants, MetricQueryRequest request)
        => (tenants[0], tenants.Count == 1 ? request : request with { MoreTenants = [.. tenants.Skip(1)] });

    public Task<IReadOnlyList<LabelSet>> SeriesAsync(
        IReadOnlyList<TenantId> tenants, MetricScope scope, CancellationToken cancellationToken)
        => MergeAsync(
            tenants,
            scope,
            (tenant, within) => dispatcher.SeriesAsync(tenant, within, cancellationToken),
            TenantLabel.AddTo,
            static all => [.. all.Order(LabelSet.Ordering)]);

    public async Task<IReadOnlyList<string>> LabelNamesAsync(
        IReadOnlyList<TenantId> tenants, MetricScope scope, CancellationToken cancellationToken)
    {
        var names = await MergeAsync(
            tenants,
            scope,
            (tenant, within) => dispatcher.LabelNamesAsync(tenant, within, cancellationToken),
            static (name, _) => name,
            Union);
        return tenants.Count == 1 ? names
            : Union([.. names, names.Contains(TenantLabel.Name) ? TenantLabel.OriginalName : TenantLabel.Name]);
    }

    public Task<IReadOnlyList<string>> LabelValuesAsync(
        IReadOnlyList<TenantId> tenants, string name, MetricScope scope, CancellationToken cancellationToken)
        => tenants.Count > 1 && name == TenantLabel.Name
            ? Task.FromResult<IReadOnlyList<string>>(
                [.. tenants.Where(tenant => Within(tenant, scope) is not null).Select(static tenant => tenant.Name)])
            : MergeAsync(
                tenants,
                scope,
                (tenant, within) => dispatcher.LabelValuesAsync(
                    tenant,
                    tenants.Count > 1 && name == TenantLabel.OriginalName ? TenantLabel.Name : name,
                    within,
                    cancellationToken),
                static (value, _) => value,
                Union);

    public Task<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        IReadOnlyList<TenantId> tenants, MetricScope scope, CancellationToken cancellationToken)
        => MergeAsync(
            tenants,
            scope,
            (tenant, within) => dispatcher.ExemplarsAsync(tenant, within, cancellationToken),
            static (series, tenant) => series with { Series = TenantLabel.AddTo(series.Series, tenant) },
            static all => [.. all.OrderBy(static one => one.Series, LabelSet.Ordering)]);

    private static IReadOnlyList<string> Union(List<string> all)
        => [.. all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What a question is about within one tenant; null if only about others.</summary>
    private static MetricScope? Within(TenantId tenant, MetricScope scope)
    {
        var groups = scope.MatcherGroups.Select(matchers => TenantLabel.MatchersWithin(tenant, matchers))
            .OfType<IReadOnlyList<LabelMatcher>>().ToList();
        return groups.Count > 0 || scope.MatcherGroups.Count == 0 ? scope with { MatcherGroups = groups } : null;
    }

    private static async Task<IReadOnlyList<T>> MergeAsync<T>(
        IReadOnlyList<TenantId> tenants,
        MetricScope scope,
        Func<TenantId, MetricScope, Task<IReadOnlyList<T>>> ask,
        Func<T, TenantId, T> mark,
        Func<List<T>, IReadOnlyList<T>> sort)
    {
        if (tenants is [var only])
        {
            return await ask(only, scope);
        }

        var all = new List<T>();
        foreach (var tenant in tenants)
        {
            if (Within(tenant, scope) is { } within)
            {
                all.AddRange((await ask(tenant, within)).Select(item => mark(item, tenant)));
            }
        }

        return sort(all);
    }
}
