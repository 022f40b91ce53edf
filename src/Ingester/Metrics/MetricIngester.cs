using Trine.Ingester.Heads;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;
using Trine.Storage.Metrics;

namespace Trine.Ingester.Metrics;

/// <summary>Takes metrics in, keeps them durable and readable, and writes them to blocks. Thread-safe.</summary>
/// <param name="parts">What every signal needs.</param>
/// <param name="limitsOf">A tenant's limits in this ingester, as they are now.</param>
internal sealed class MetricIngester(HeadParts parts, Func<TenantId, MetricHeadLimits> limitsOf)
    : SignalIngester<MetricTenant, MetricAdmission, MetricPushResult>(parts), IMetricIngester
{
    private readonly MetricHeadOptions _options = new() { SeriesIdlePeriod = parts.Config.ChunkIdlePeriod };

    /// <inheritdoc/>
    public ValueTask<MetricPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        => StoreAsync(tenant, frame, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MetricSelectResult> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        cancellationToken.ThrowIfCancellationRequested();

        // First the series: samples that a flush drops in between are in a block that the list then names.
        return ValueTask.FromResult(Find(tenant) is { } head
            ? new MetricSelectResult(head.Metrics.Select(selection), head.RecentBlocks.List())
            : new MetricSelectResult(SeriesSet.Empty, []));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(
            tenant, scope, (head, matchers) => head.Series(matchers, scope.MinMs, scope.MaxMs, scope.Limit), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(
            tenant, scope, (head, matchers) => head.LabelNames(matchers, scope.MinMs, scope.MaxMs), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(
            tenant, scope, (head, matchers) => head.LabelValues(name, matchers, scope.MinMs, scope.MaxMs), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        var found = await AskAsync(
            tenant, scope, (head, matchers) => head.Exemplars(matchers, scope.MinMs, scope.MaxMs), cancellationToken);
        return [.. found.DistinctBy(static series => series.Series)];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
        => Ask<IReadOnlyList<MetricMetadata>>(
            tenant,
            head => [.. head.Metadata().Where(one => family.Length == 0 || one.Family == family)],
            [],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => Ask(tenant, head => head.Cardinality(matchers), MetricCardinality.Empty, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        => Ask(tenant, head => head.ChangesSince(since), MetricChanges.None, cancellationToken);

    private protected override MetricTenant CreateTenant(TenantId tenant) => new(
        tenant,
        new MetricHead(tenant.Name, _options, Parts.Time),
        new RecentBlocks(Parts.Config.RecentBlocksPeriod, Parts.Time));

    private protected override MetricAdmission Admit(MetricTenant tenant, ReadOnlyMemory<byte> frame)
        => tenant.Metrics.Admit(frame, limitsOf(tenant.Tenant));

    private protected override MetricPushResult ToResult(MetricAdmission admission) => MetricRefusals.ToResult(admission);

    /// <summary>Gathers what the head knows for each group of matchers.</summary>
    private ValueTask<IReadOnlyList<T>> AskAsync<T>(
        TenantId tenant,
        MetricScope scope,
        Func<MetricHead, IReadOnlyList<LabelMatcher>, IEnumerable<T>> ask,
        CancellationToken cancellationToken)
        => Ask<IReadOnlyList<T>>(
            tenant,
            head => scope.MatcherGroups.Count > 0
                ? [.. scope.MatcherGroups.SelectMany(matchers => ask(head, matchers))] : [.. ask(head, [])],
            [],
            cancellationToken);

    private ValueTask<T> Ask<T>(TenantId tenant, Func<MetricHead, T> ask, T none, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(tenant) is { } head ? ask(head.Metrics) : none);
    }
}
