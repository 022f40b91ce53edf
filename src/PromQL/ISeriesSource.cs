using Trine.Model.Metrics;

namespace Trine.PromQL;

/// <summary>Where the engine reads series; whoever has samples adapts them to this. Thread-safe.</summary>
public interface ISeriesSource
{
    /// <summary>The series of a selection; the caller disposes the set when it has read them.</summary>
    ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken);
}
