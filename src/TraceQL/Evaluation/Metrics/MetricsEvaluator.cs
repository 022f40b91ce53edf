using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Evaluates a metrics query: the functions over tables, then the stages and the arithmetic over their series.
/// </summary>
internal sealed class MetricsEvaluator
{
    private readonly ISpanSource _source;
    private readonly TraceQLMetricsRequest _request;
    private readonly int _workers;
    private readonly MetricsExpr _expression;
    private readonly IntervalGrid _grid;
    private TraceQueryStatistics _statistics;

    /// <exception cref="RequestException">The request is not a metrics query, or its times make no sense.</exception>
    public MetricsEvaluator(ISpanSource source, TraceQLMetricsRequest request, int workers)
    {
        _source = source;
        _request = request;
        _workers = workers;
        _expression = request.Query.Metrics
            ?? throw new RequestException(RequestError.BadRequest, "not a metrics query");
        _grid = new IntervalGrid(request.StartNs, request.EndNs, request.StepNs);
    }

    public async Task<TraceMetricsResult> RunAsync(CancellationToken cancellationToken)
    {
        var series = await EvaluateAsync(_expression, cancellationToken).ConfigureAwait(false);
        var isPartial = _request.SeriesMax > 0 && series.Count > _request.SeriesMax;
        var answered = isPartial ? series.Take(_request.SeriesMax) : series;
        return new TraceMetricsResult([.. answered.Select(Answer)], isPartial, _statistics);
    }

    private async Task<IReadOnlyList<MetricSeriesValues>> EvaluateAsync(
        MetricsExpr expression, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case MetricsQuery { Function.Compare: { } compare } query:
                var comparison = new CompareEvaluator(query, compare, _grid);
                await RunAsync(query, comparison.AddAsync, cancellationToken).ConfigureAwait(false);
                return comparison.Results();
            case MetricsQuery query:
                var exemplars = new ExemplarPicker(
                    _request.StepNs == 0
                        ? 0
                        : Math.Min(_request.ExemplarsMax, _request.Query.Exemplars ?? int.MaxValue),
                    [.. query.Source.Attributes.Concat(query.Function.Attributes).Distinct()
                        .Where(attribute => attribute.Intrinsic != Intrinsic.TraceId)]);
                var evaluator = new MetricsQueryEvaluator(query, _grid, exemplars);
                var hasTables = await RunAsync(query, evaluator.AddAsync, cancellationToken).ConfigureAwait(false);
                return evaluator.Results(hasTables);
            case FilteredExpr filtered:
                return SecondStages.Filter(
                    filtered, await EvaluateAsync(filtered.Source, cancellationToken).ConfigureAwait(false));
            case RankedExpr ranked:
                return SecondStages.Rank(
                    ranked, await EvaluateAsync(ranked.Source, cancellationToken).ConfigureAwait(false));
            case MetricsMath math:
                return SeriesMath.Apply(
                    math.Operator,
                    await OperandAsync(math.Left, cancellationToken).ConfigureAwait(false),
                    await OperandAsync(math.Right, cancellationToken).ConfigureAwait(false));
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(expression), expression, "an expression of an unknown kind");
        }
    }

    private async Task<MathOperand> OperandAsync(MetricsExpr expression, CancellationToken cancellationToken)
        => expression is MetricsNumber number
            ? new MathOperand(number.Value, [])
            : new MathOperand(null, await EvaluateAsync(expression, cancellationToken).ConfigureAwait(false));

    /// <summary>Runs a function over the tables; false when there are none.</summary>
    private async Task<bool> RunAsync(
        MetricsQuery query, Func<TableView, CancellationToken, ValueTask> addAsync, CancellationToken cancellationToken)
    {
        var tables = await _source.SelectAsync(new SpanSelection(_grid.Range, query.ToString()), cancellationToken)
            .ConfigureAwait(false);
        var queue = new TableQueue(tables);
        try
        {
            await queue.RunAsync(_workers, addAsync, _ => false, cancellationToken).ConfigureAwait(false);
            _statistics += queue.Statistics;
            return tables.Count > 0;
        }
        finally
        {
            queue.DisposeTables();
        }
    }

    private TraceMetricSeries Answer(MetricSeriesValues series)
    {
        var count = series.Values.Count(value => !SampleValue.IsAbsent(value));
        var (timestamps, values) = (new long[count], new double[count]);
        var next = 0;
        for (var i = 0; i < series.Values.Length; i++)
        {
            if (!SampleValue.IsAbsent(series.Values[i]))
            {
                (timestamps[next], values[next]) = (_grid.TimestampMs(i), series.Values[i]);
                next++;
            }
        }

        return new TraceMetricSeries(
            [.. series.Labels.Select(label => new TraceAttribute(label.Key, AnswerValue.Of(label.Value)))],
            timestamps, values, series.Exemplars);
    }
}
