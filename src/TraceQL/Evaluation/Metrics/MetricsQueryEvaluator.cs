using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Turns the spans of a pipeline into series: table by table, then what the tables have in common together.
/// </summary>
internal sealed class MetricsQueryEvaluator(MetricsQuery query, IntervalGrid grid, ExemplarPicker exemplars)
{
    private readonly Lock _lock = new(); // Guards _series and _total.
    private readonly SeriesRegistry _series = new();
    private readonly SeriesAccumulator _total = SeriesAccumulator.Create(query.Function, grid);

    /// <summary>Adds the spans of a table.</summary>
    public async ValueTask AddAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!grid.Range.Overlaps(view.Table.MinStartNs, view.Table.MaxStartNs))
        {
            return;
        }

        var state = await TableEvaluation.RunAsync(view, query.Source, grid.Range, cancellationToken)
            .ConfigureAwait(false);
        if (state is null)
        {
            return;
        }

        var function = query.Function;
        var series = new TableSeries(view, function.By);
        var measure = function.Attribute is { } attribute
            ? new SpanMeasure(
                view,
                attribute,
                function.Operation is MetricsOperation.QuantileOverTime or MetricsOperation.HistogramOverTime)
            : null;
        var needs = new TableNeeds();
        needs.Add(SpanFields.Starts);
        series.Need(needs);
        measure?.Need(needs);
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var picked = Observe(view, state.Rows, series, measure, out var accumulator);
        await picked.LoadAsync(view, exemplars, cancellationToken).ConfigureAwait(false);
        Merge(series, accumulator, picked);
    }

    /// <summary>The series of all tables.</summary>
    /// <param name="hasTables">
    /// Whether there was any table to look into: then even no span at all gives a series of zeros.
    /// </param>
    public IReadOnlyList<MetricSeriesValues> Results(bool hasTables)
    {
        var function = query.Function;
        var isCount = function.Operation is MetricsOperation.Rate or MetricsOperation.CountOverTime;
        if (hasTables && isCount && function.By.Count == 0)
        {
            _total.Open(_series.Number([]));
        }

        var results = new List<MetricSeriesValues>();
        var cells = new SeriesCells(grid.Count);
        for (var series = 0; series < _series.Count; series++)
        {
            foreach (var (label, values) in _total.Results(series))
            {
                if (!Array.TrueForAll(values, SampleValue.IsAbsent))
                {
                    cells.Take();
                    var labels = SeriesLabels.Of(function, _series.Key(series), label);
                    results.Add(new MetricSeriesValues(labels, values)
                    {
                        Exemplars = exemplars.Of(series, label, values, grid, isCount),
                    });
                }
            }
        }

        return results;
    }

    private PickedExemplars Observe(
        TableView view, RowBitmap rows, TableSeries series, SpanMeasure? measure, out SeriesAccumulator accumulator)
    {
        var spans = new int[rows.Count()];
        var intervals = new int[spans.Length];
        var count = 0;
        var starts = view.Table.StartsNs;
        var (interval, fromNs, toNs) = (-1, 0L, 0L); // That of the last span: without its start, with its end.
        foreach (var row in rows)
        {
            // Fast path: neighbours are of one interval.
            var startNs = starts[row];
            if (startNs <= fromNs || startNs > toNs)
            {
                interval = grid.IndexOf(startNs);
                fromNs = grid.StartNs + (grid.StepNs * interval);
                toNs = interval < 0 ? fromNs : fromNs + grid.StepNs;
            }

            if (interval >= 0)
            {
                (spans[count], intervals[count]) = (row, interval);
                count++;
            }
        }

        var observed = spans.AsSpan(0, count);
        var numbers = new double[measure is null ? 0 : count];
        measure?.Read(observed, numbers, new int[count]);
        var numbered = new int[count];
        series.Read(observed, numbered);
        accumulator = SeriesAccumulator.Create(query.Function, grid);
        var observations = new SpanObservations(numbered, series.Count, intervals.AsSpan(0, count), numbers);
        accumulator.Add(observations);
        return exemplars.Pick(observed, observations, grid.Count);
    }

    private void Merge(TableSeries series, SeriesAccumulator accumulator, PickedExemplars picked)
    {
        lock (_lock)
        {
            for (var i = 0; i < series.Count; i++)
            {
                var number = _series.Number(series.Key(i));
                _total.Merge(number, accumulator, i);
                exemplars.Take(number, i, picked);
            }
        }
    }
}
