using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>Answers questions about metrics as a test says and remembers what it was asked.</summary>
internal sealed class ScriptedMetrics : IMetricQuerier
{
    public PromQLResult Result { get; set; } = new(new PromQLVector(0, []), [], [], new PromQLStatistics());

    public IReadOnlyList<LabelSet> Series { get; set; } = [];

    public IReadOnlyList<string> Texts { get; set; } = [];

    public IReadOnlyList<SeriesExemplars> Exemplars { get; set; } = [];

    public IReadOnlyList<MetricMetadata> Metadata { get; set; } = [];

    public SeriesSet Samples { get; set; } = SeriesSet.Empty;

    public MetricCardinality Cardinality { get; set; } = MetricCardinality.Empty;

    public MetricChanges Changes { get; set; } = MetricChanges.None;

    public RequestException? Fault { get; set; }

    public List<object> Asked { get; } = [];

    public ValueTask<PromQLResult> QueryAsync(TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
        => Answer(Result, tenant, request);

    public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => Answer(Series, tenant, Text(scope));

    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => Answer(Texts, tenant, Text(scope));

    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => Answer(Texts, tenant, name, Text(scope));

    public ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => Answer(Exemplars, tenant, Text(scope));

    public ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
        => Answer(Metadata, tenant, family);

    public ValueTask<SeriesSet> SelectAsync(TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => Answer(Samples, tenant, Text(new MetricScope([selection.Matchers], selection.MinMs, selection.MaxMs, selection.SeriesMax)));

    public ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => Answer(Cardinality, tenant, string.Join(",", matchers));

    public ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        => Answer(Changes, [tenant, .. since]);

    private static string Text(MetricScope scope)
        => $"{string.Join(" or ", scope.MatcherGroups.Select(group => string.Join(",", group)))} {scope.MinMs} {scope.MaxMs} {scope.Limit}";

    private ValueTask<T> Answer<T>(T answer, params object[] asked)
    {
        Asked.AddRange(asked);
        return Fault is { } fault ? throw fault : ValueTask.FromResult(answer);
    }
}
