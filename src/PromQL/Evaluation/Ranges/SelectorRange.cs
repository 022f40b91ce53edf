using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The range vector of a selector: windows over stored samples.</summary>
internal sealed class SelectorRange(
    QueryContext context, StepGrid grid, IReadOnlyList<MetricSeries> series, ElementLabels[] labels)
    : RangeSource(context, grid, labels)
{
    private readonly IReadOnlyList<MetricSeries> _series = series;

    /// <summary>Whether only count and sum of histograms are used.</summary>
    public bool IsStatisticsOnly { get; init; }

    public override RangeReader OpenReader() => new Reader(this);

    private sealed class Reader(SelectorRange source) : RangeReader
    {
        private SampleColumns _samples = new();
        private SampleColumns? _reduced;
        private readonly WindowBounds _floatBounds = new(source);
        private WindowBounds? _histogramBounds;
        private SampleSplit? _split;

        public override RangeInput Read(int series)
        {
            source.Context.ThrowIfCancelled();
            _samples.Clear();
            source._series[series].Read(
                source.Reference.First(source.Grid) - source.RangeMs - source.BeforeMs + 1,
                source.Reference.Last(source.Grid) + source.AfterMs,
                _samples);
            source.Context.Counts.AddRead(_samples.Count);
            if (source.IsStatisticsOnly && _samples.HasHistograms)
            {
                _reduced ??= new SampleColumns();
                StatisticsOnly.Reduce(_samples, _reduced);
                (_samples, _reduced) = (_reduced, _samples);
            }

            return _samples.HasHistograms || HasStale(_samples.Values) || _samples.HasStartTimestamps
                ? ReadSplit(series)
                : ReadFloats(series);
        }

        /// <summary>Fast path: floats only, used where they were decoded.</summary>
        private RangeInput ReadFloats(int series)
        {
            _floatBounds.Find(_samples.TimestampsMs);
            RangeCounts.Add(source, _floatBounds, default);
            return new RangeInput(
                source,
                source.Labels[series],
                new FloatWindows(_samples.TimestampsMs, _samples.Values, [], _floatBounds.From, _floatBounds.To),
                default,
                _floatBounds);
        }

        /// <summary>Slow path, rare because few series hold histograms, stale markers or start timestamps.</summary>
        private RangeInput ReadSplit(int series)
        {
            var split = _split ??= new SampleSplit();
            split.Fill(_samples, source.Context.Features.StartTimestamps);
            _floatBounds.Find(split.FloatTimesMs);
            var floats = new FloatWindows(
                split.FloatTimesMs, split.Floats, split.FloatStartsMs, _floatBounds.From, _floatBounds.To);
            var histograms = default(HistogramWindows);
            if (split.Histograms.Length > 0)
            {
                _histogramBounds ??= new WindowBounds(source);
                _histogramBounds.Find(split.HistogramTimesMs);
                histograms = new HistogramWindows(
                    split.HistogramTimesMs,
                    split.Histograms,
                    split.HistogramStartsMs,
                    _histogramBounds.From,
                    _histogramBounds.To);
            }

            RangeCounts.Add(source, _floatBounds, histograms);
            return new RangeInput(source, source.Labels[series], floats, histograms, _floatBounds);
        }

        private static bool HasStale(ReadOnlySpan<double> values)
        {
            if (!DoubleColumn.HasNaN(values))
            {
                return false;
            }

            foreach (var value in values)
            {
                if (StaleMarker.IsStale(value))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
