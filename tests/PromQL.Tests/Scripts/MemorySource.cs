using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Series in memory, handed out in the order in which they were first added.</summary>
internal sealed class MemorySource : ISeriesSource
{
    private readonly Dictionary<LabelSet, MemorySeries> _byLabels = [];
    private readonly List<MemorySeries> _series = [];

    public MemorySeries this[LabelSet labels]
    {
        get
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                _byLabels.Add(labels, series = new MemorySeries(labels));
                _series.Add(series);
            }

            return series;
        }
    }

    public ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
        => ValueTask.FromResult(new SeriesSet(
            [.. _series.Where(series => series.Labels.Matches(selection.Matchers))], [], null));
}
