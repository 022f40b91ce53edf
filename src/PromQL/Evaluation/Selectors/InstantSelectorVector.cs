using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// The series of an instant selector: at each step the newest sample within the lookback, unless it is stale.
/// </summary>
internal sealed class InstantSelectorVector(
    QueryContext context,
    StepGrid grid,
    IReadOnlyList<MetricSeries> series,
    ElementLabels[] labels,
    TimeReference reference,
    SelectorValue value) : StepVector(grid, labels)
{
    private const double MsPerSecond = 1000;

    /// <summary>Whether only count and sum of histograms are used.</summary>
    public bool IsStatisticsOnly { get; init; }

    public override RowReader OpenReader() => new Reader(this);

    private sealed class Reader(InstantSelectorVector vector) : RowReader
    {
        private SampleColumns _samples = new();
        private SampleColumns? _reduced;
        private readonly StepRow _row = new(vector.Grid.Count);
        private readonly InstantBounds _bounds = new(vector.Grid, vector.Reference, vector.Context.LookbackMs);

        public override RowView Read(int index)
        {
            vector.Context.ThrowIfCancelled();
            var grid = vector.Grid;
            var minMs = vector.Reference.First(grid) - vector.Context.LookbackMs + 1;
            var maxMs = vector.Reference.Last(grid);
            _samples.Clear();
            _row.Clear();
            if (grid.IsInstant && !vector.IsStatisticsOnly)
            {
                vector.Series[index].ReadLast(minMs, maxMs, _samples);
            }
            else
            {
                vector.Series[index].Read(minMs, maxMs, _samples);
            }

            vector.Context.Counts.AddRead(_samples.Count);
            if (_samples.Count == 0)
            {
                return _row.View;
            }

            if (vector.IsStatisticsOnly && _samples.HasHistograms)
            {
                _reduced ??= new SampleColumns();
                StatisticsOnly.Reduce(_samples, _reduced);
                (_samples, _reduced) = (_reduced, _samples);
            }

            _bounds.Find(_samples.TimestampsMs);
            if (_samples.HasHistograms || vector.Value != SelectorValue.Value)
            {
                FillAny();
            }
            else
            {
                FillFloats();
            }

            Count();
            return _row.View;
        }

        private void FillFloats()
        {
            var last = _bounds.Last;
            var values = _samples.Values;
            var output = _row.Values;
            if (!_bounds.IsComplete)
            {
                for (var step = 0; step < last.Length; step++)
                {
                    if (last[step] >= 0 && !StaleMarker.IsStale(values[last[step]]))
                    {
                        _row.Set(step, values[last[step]]);
                    }
                }

                return;
            }

            // Fast path: a sample for every step; stale ones are taken out again.
            PresenceBits.SetAll(_row.Present, output.Length);
            for (var step = 0; step < last.Length; step++)
            {
                var sample = values[last[step]];
                output[step] = sample;
                if (StaleMarker.IsStale(sample))
                {
                    PresenceBits.Clear(_row.Present, step);
                }
            }
        }

        private void FillAny()
        {
            var last = _bounds.Last;
            for (var step = 0; step < last.Length; step++)
            {
                var i = last[step];
                if (i < 0)
                {
                    continue;
                }

                var histogram = _samples.HasHistograms ? _samples.Histograms[i] : null;
                if (StaleMarker.IsStale(histogram?.Sum ?? _samples.Values[i]))
                {
                    continue;
                }

                if (vector.Value != SelectorValue.Value)
                {
                    _row.Set(step, Time(i) / MsPerSecond);
                }
                else if (histogram is not null)
                {
                    _row.Set(step, histogram);
                }
                else
                {
                    _row.Set(step, _samples.Values[i]);
                }
            }
        }

        private double Time(int sample)
        {
            if (vector.Value == SelectorValue.Timestamp)
            {
                return _samples.TimestampsMs[sample];
            }

            return _samples.HasStartTimestamps ? _samples.StartTimestampsMs[sample] : 0;
        }

        private void Count()
        {
            var samples = _row.View.CountSamples();
            vector.Context.Budget.Add(samples);
            vector.Context.Counts.AddTotal(samples);
            if (vector.Context.Counts.HasPerStep)
            {
                foreach (var step in PresenceBits.Steps(_row.Present))
                {
                    var histogram = _row.View.HistogramAt(step);
                    vector.Context.Counts.AddAt(
                        vector.Grid.TimeMs(step), histogram is null ? 1 : SampleBudget.SizeOf(histogram));
                }
            }
        }
    }

    private QueryContext Context { get; } = context;

    private IReadOnlyList<MetricSeries> Series { get; } = series;

    private TimeReference Reference { get; } = reference;

    private SelectorValue Value { get; } = value;
}
