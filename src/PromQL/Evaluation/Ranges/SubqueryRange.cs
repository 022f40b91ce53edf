using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The range vector of a subquery: windows over an inner vector's steps.</summary>
internal sealed class SubqueryRange(QueryContext context, StepGrid grid, StepVector inner)
    : RangeSource(context, grid, inner.Labels)
{
    private readonly StepVector _inner = inner;

    public override RangeReader OpenReader() => new Reader(this);

    private sealed class Reader(SubqueryRange source) : RangeReader
    {
        private readonly RowReader _rows = source._inner.OpenReader();
        private readonly SampleSplit _split = new();
        private readonly WindowBounds _floatBounds = new(source);
        private WindowBounds? _histogramBounds;

        public override RangeInput Read(int series)
        {
            var row = _rows.Read(series);
            var grid = source._inner.Grid;
            _split.Clear(grid.Count, row.HasHistograms);
            foreach (var step in PresenceBits.Steps(row.Present))
            {
                if (row.HistogramAt(step) is { } histogram)
                {
                    _split.Add(grid.TimeMs(step), WithoutHint(histogram), 0);
                }
                else
                {
                    _split.Add(grid.TimeMs(step), row.Values[step], 0);
                }
            }

            _floatBounds.Find(_split.FloatTimesMs);
            var floats = new FloatWindows(
                _split.FloatTimesMs, _split.Floats, [], _floatBounds.From, _floatBounds.To);
            var histograms = default(HistogramWindows);
            if (_split.Histograms.Length > 0)
            {
                _histogramBounds ??= new WindowBounds(source);
                _histogramBounds.Find(_split.HistogramTimesMs);
                histograms = new HistogramWindows(
                    _split.HistogramTimesMs, _split.Histograms, [], _histogramBounds.From, _histogramBounds.To);
            }

            RangeCounts.Add(source, _floatBounds, histograms);
            return new RangeInput(source, source.Labels[series], floats, histograms, _floatBounds);
        }

        /// <summary>
        /// Between the steps of a subquery samples are left out or seen twice, so no hint holds any more.
        /// </summary>
        private static FloatHistogram WithoutHint(FloatHistogram histogram)
        {
            if (histogram.CounterResetHint is CounterResetHint.Unknown or CounterResetHint.Gauge)
            {
                return histogram;
            }

            // A shallow copy is enough: only the hint differs.
            return new FloatHistogram
            {
                CounterResetHint = CounterResetHint.Unknown,
                Schema = histogram.Schema,
                ZeroThreshold = histogram.ZeroThreshold,
                ZeroCount = histogram.ZeroCount,
                Count = histogram.Count,
                Sum = histogram.Sum,
                IsInteger = histogram.IsInteger,
                PositiveSpans = histogram.PositiveSpans,
                NegativeSpans = histogram.NegativeSpans,
                PositiveBuckets = histogram.PositiveBuckets,
                NegativeBuckets = histogram.NegativeBuckets,
                CustomValues = histogram.CustomValues,
            };
        }
    }
}
