using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL;

namespace Trine.Querier.Metrics;

/// <summary>The series of several tenants as one, told apart by <see cref="TenantLabel"/>. Thread-safe.</summary>
internal sealed class TenantsSeriesSource(IReadOnlyList<TenantId> tenants, Func<TenantId, ISeriesSource> sourceOf) : ISeriesSource
{
    public async ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
    {
        var sets = new SeriesSets();
        try
        {
            foreach (var tenant in tenants)
            {
                if (TenantLabel.MatchersWithin(tenant, selection.Matchers) is { } matchers)
                {
                    sets.Add(tenant, await sourceOf(tenant).SelectAsync(selection with { Matchers = matchers }, cancellationToken));
                }
            }
        }
        catch
        {
            sets.Dispose();
            throw;
        }

        return new SeriesSet(sets.Series, sets.Warnings, sets);
    }

    /// <summary>What tenants gave; owns it.</summary>
    private sealed class SeriesSets : IDisposable
    {
        private readonly List<SeriesSet> _sets = [];

        public List<MetricSeries> Series { get; } = [];

        public List<string> Warnings { get; } = [];

        public void Add(TenantId tenant, SeriesSet set)
        {
            _sets.Add(set);
            Warnings.AddRange(set.Warnings);
            foreach (var series in set.Series)
            {
                Series.Add(new TenantSeries(tenant, series));
            }
        }

        public void Dispose() => _sets.ForEach(static set => set.Dispose());
    }

    /// <summary>A series with the label of its tenant.</summary>
    private sealed class TenantSeries(TenantId tenant, MetricSeries series) : MetricSeries(labels: null)
    {
        public override void Read(long minMs, long maxMs, SampleColumns into) => series.Read(minMs, maxMs, into);

        public override void ReadLast(long minMs, long maxMs, SampleColumns into) => series.ReadLast(minMs, maxMs, into);

        protected override LabelSet MakeLabels() => TenantLabel.AddTo(series.Labels, tenant);
    }
}
