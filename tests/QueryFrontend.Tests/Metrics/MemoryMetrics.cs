using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Metrics;

/// <summary>A querier that answers what a test gives it, and keeps what it was asked.</summary>
internal class MemoryMetrics : IQuerierClient, IMetricQuerier, IQuerierPool
{
    public ILogQuerier Logs => throw new NotSupportedException();

    public IMetricQuerier Metrics => this;

    public ITraceQuerier Traces => throw new NotSupportedException();

    public PromQLValue Value { get; set; } = new PromQLVector(0, []);

    public IReadOnlyList<string> Warnings { get; set; } = [];

    public Exception? Fault { get; set; }

    public IReadOnlyList<LabelSet> Series { get; set; } = [];

    public IReadOnlyList<string> Texts { get; set; } = [];

    public IReadOnlyList<SeriesExemplars> Exemplars { get; set; } = [];

    public IReadOnlyList<MetricMetadata> Metadata { get; set; } = [];

    public IReadOnlyList<MetricSeries> Samples { get; set; } = [];

    public MetricCardinality Cardinality { get; set; } = MetricCardinality.Empty;

    public MetricQueryRequest? Query { get; private set; }

    public MetricScope? Scope { get; private set; }

    public string? LabelName { get; private set; }

    public IReadOnlyList<IQuerierClient> Candidates() => [this];

    public ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
    {
        Query = request;
        return Fault is null ? ValueTask.FromResult(Evaluate(request)) : throw Fault;
    }

    public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        Scope = scope;
        return ValueTask.FromResult(Series);
    }

    public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        Scope = scope;
        return ValueTask.FromResult(Texts);
    }

    public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
    {
        (LabelName, Scope) = (name, scope);
        return ValueTask.FromResult(Texts);
    }

    public ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        Scope = scope;
        return ValueTask.FromResult(Exemplars);
    }

    public ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken) => ValueTask.FromResult(Metadata);

    public ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => ValueTask.FromResult(new SeriesSet([.. Samples.Where(s => s.Labels.Matches(selection.Matchers))], [], null));

    public virtual ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        => ValueTask.FromResult(new MetricChanges([], long.MinValue));

    public ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => ValueTask.FromResult(Cardinality);

    private protected virtual PromQLResult Evaluate(MetricQueryRequest request)
        => new(Value, Warnings, [], new PromQLStatistics { TotalQueryableSamples = 7, PeakSamples = 3 });
}
