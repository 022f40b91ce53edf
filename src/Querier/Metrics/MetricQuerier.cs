using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.PromQL;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Queriers;
using Trine.Querier.Blocks;
using Trine.Storage.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>Evaluates PromQL over ingesters and blocks in this process. Thread-safe.</summary>
/// <param name="engine">Evaluates.</param>
/// <param name="ingesters">Recent data.</param>
/// <param name="replicas">Replicas of each series.</param>
/// <param name="blocks">Older data.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
internal sealed class MetricQuerier(
    PromQLEngine engine,
    IngesterReads ingesters,
    int replicas,
    SignalBlocks<MetricBlockReader> blocks,
    Func<TenantId, MetricLimits> limitsOf) : IMetricQuerier
{
    public async ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
    {
        var query = new PromQLQuery(request.Query, request.StartMs, request.EndMs, request.StepMs)
        {
            LookbackDeltaMs = request.LookbackDeltaMs,
            Timeout = request.Timeout,
            HasPerStepStatistics = request.HasPerStepStatistics,
        };
        ISeriesSource source = request.MoreTenants.Count == 0
            ? SourceOf(tenant)
            : new TenantsSeriesSource([tenant, .. request.MoreTenants], SourceOf);
        return await engine.ExecuteAsync(query, source, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => UnionAsync(
            tenant,
            scope,
            (client, token) => client.SeriesAsync(tenant, scope, token),
            async (reader, matchers, token) => await reader.SeriesAsync(
                matchers, scope.MinMs, scope.MaxMs, scope.Limit, token),
            LabelSet.Ordering,
            cancellationToken);

    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => UnionAsync(
            tenant,
            scope,
            (client, token) => client.LabelNamesAsync(tenant, scope, token),
            (reader, matchers, _) => new(reader.LabelNames(matchers, scope.MinMs, scope.MaxMs)),
            StringComparer.Ordinal,
            cancellationToken);

    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => UnionAsync(
            tenant,
            scope,
            (client, token) => client.LabelValuesAsync(tenant, name, scope, token),
            (reader, matchers, _) => new(reader.LabelValues(name, matchers, scope.MinMs, scope.MaxMs)),
            StringComparer.Ordinal,
            cancellationToken);

    public async ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<LabelSet, HashSet<Exemplar>>(LabelSet.Ordering);
        foreach (var answer in await AskAllAsync(
            (client, token) => client.ExemplarsAsync(tenant, scope, token), cancellationToken))
        {
            Add(answer);
        }

        foreach (var reader in await OpenAsync(tenant, scope, cancellationToken))
        {
            foreach (var matchers in GroupsOf(scope))
            {
                Add(reader.Exemplars(matchers, scope.MinMs, scope.MaxMs));
            }
        }

        return [.. found.Select(pair => new SeriesExemplars(pair.Key, [.. pair.Value.OrderBy(e => e.TimestampMs)]))];

        void Add(IEnumerable<SeriesExemplars> answers)
        {
            foreach (var (series, exemplars) in answers)
            {
                if (!found.TryGetValue(series, out var known))
                {
                    found.Add(series, known = []);
                }

                known.UnionWith(exemplars);
            }
        }
    }

    public async ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
    {
        var found = new HashSet<MetricMetadata>();
        foreach (var answer in await AskAllAsync(
            (client, token) => client.MetadataAsync(tenant, family, token), cancellationToken))
        {
            found.UnionWith(answer);
        }

        foreach (var reader in await blocks.OpenAsync(tenant, TimeRange.All, cancellationToken))
        {
            found.UnionWith(reader.Metadata().Where(metadata => family.Length == 0 || metadata.Family == family));
        }

        return
        [
            .. found.OrderBy(metadata => metadata.Family, StringComparer.Ordinal)
                .ThenBy(metadata => metadata.Type, StringComparer.Ordinal)
                .ThenBy(metadata => metadata.Help, StringComparer.Ordinal),
        ];
    }

    public ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => SourceOf(tenant).SelectAsync(selection, cancellationToken);

    public async ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => CardinalityMerger.Merge(
            await AskAllAsync((client, token) => client.CardinalityAsync(tenant, matchers, token), cancellationToken),
            replicas);

    public async ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
    {
        var answers = await AskAllAsync((client, token) => client.ChangesAsync(tenant, since, token), cancellationToken);
        return new MetricChanges(
            [.. answers.SelectMany(static answer => answer.Versions)],
            answers.Count == 0 ? long.MaxValue : answers.Min(static answer => answer.FromMs));
    }

    private static IReadOnlyList<IReadOnlyList<LabelMatcher>> GroupsOf(MetricScope scope)
        => scope.MatcherGroups.Count > 0 ? scope.MatcherGroups : [[]];

    /// <summary>Gathers what ingesters and blocks know, for each group of matchers.</summary>
    private async ValueTask<IReadOnlyList<T>> UnionAsync<T>(
        TenantId tenant,
        MetricScope scope,
        Func<IMetricIngester, CancellationToken, ValueTask<IReadOnlyList<T>>> ask,
        Func<MetricBlockReader, IReadOnlyList<LabelMatcher>, CancellationToken, ValueTask<IReadOnlyList<T>>> read,
        IComparer<T> order,
        CancellationToken cancellationToken)
    {
        List<IReadOnlyList<T>> answers = [.. await AskAllAsync(ask, cancellationToken)];

        // After the ingesters: a series flushed in between is then in a block.
        foreach (var reader in await OpenAsync(tenant, scope, cancellationToken))
        {
            foreach (var matchers in GroupsOf(scope))
            {
                answers.Add(await read(reader, matchers, cancellationToken));
            }
        }

        return SortedUnion.Of(answers, order);
    }

    private Task<IReadOnlyList<T>> AskAllAsync<T>(
        Func<IMetricIngester, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
        => ingesters.AskAllAsync((client, token) => ask(client.Metrics, token), static _ => { }, cancellationToken);

    private Task<IReadOnlyList<MetricBlockReader>> OpenAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => blocks.OpenAsync(tenant, MetricTime.Range(scope.MinMs, scope.MaxMs), cancellationToken);

    private QuerierSeriesSource SourceOf(TenantId tenant) => new(tenant, limitsOf(tenant), ingesters, blocks);
}
