namespace Trine.Model.Metrics;

/// <summary>The answer to a selection: series with unique labels, in any order; whoever got it disposes it when all is read.</summary>
/// <param name="series">With at least the chance of a sample in the stretch.</param>
/// <param name="warnings">Sentences for the user; mostly none.</param>
/// <param name="lease">Keeps the series' bytes in memory; null when nothing has to be given back.</param>
public sealed class SeriesSet(IReadOnlyList<MetricSeries> series, IReadOnlyList<string> warnings, IDisposable? lease) : IDisposable
{
    public static SeriesSet Empty { get; } = new([], [], null);

    public IReadOnlyList<MetricSeries> Series { get; } = series;

    public IReadOnlyList<string> Warnings { get; } = warnings;

    public void Dispose() => lease?.Dispose();
}
