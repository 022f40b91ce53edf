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
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => Ask<IReadOnlyList<LabelSet>>(
            tenant,
            head => head.Series(selection.Matchers, selection.MinMs, selection.MaxMs, selection.SeriesMax),
            [],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => Ask<IReadOnlyList<string>>(
            tenant, head => [.. head.LabelNames(selection.Matchers, selection.MinMs, selection.MaxMs)], [], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricSelection selection, CancellationToken cancellationToken)
        => Ask<IReadOnlyList<string>>(
            tenant,
            head => [.. head.LabelValues(name, selection.Matchers, selection.MinMs, selection.MaxMs)],
            [],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => Ask<IReadOnlyList<SeriesExemplars>>(tenant, head => ExemplarsOf(head, scope), [], cancellationToken);

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

    private protected override MetricTenant CreateTenant(TenantId tenant) => new(
        tenant,
        new MetricHead(tenant.Name, _options, Parts.Time),
        new RecentBlocks(Parts.Config.RecentBlocksPeriod, Parts.Time));

    private protected override MetricAdmission Admit(MetricTenant tenant, ReadOnlyMemory<byte> frame)
        => tenant.Metrics.Admit(frame, limitsOf(tenant.Tenant));

    private protected override MetricPushResult ToResult(MetricAdmission admission) => MetricRefusals.ToResult(admission);

    private static List<SeriesExemplars> ExemplarsOf(MetricHead head, MetricScope scope)
    {
        IReadOnlyList<IReadOnlyList<LabelMatcher>> groups = scope.MatcherGroups.Count > 0 ? scope.MatcherGroups : [[]];
        return [.. groups
            .SelectMany(matchers => head.Exemplars(matchers, scope.MinMs, scope.MaxMs))
            .DistinctBy(static series => series.Series)];
    }

    private ValueTask<T> Ask<T>(TenantId tenant, Func<MetricHead, T> ask, T none, CancellationToken cancellationToken)
    {
        using var pass = Enter();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(tenant) is { } head ? ask(head.Metrics) : none);
    }
}
