using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Evaluates LogQL over a source of chunks. Thread-safe: queries run side by side.</summary>
/// <param name="workers">How many workers a query may have; each runs on a thread of the pool.</param>
public sealed class LogQLEngine(int workers)
{
    public LogQLEngine()
        : this(Environment.ProcessorCount)
    {
    }

    /// <param name="query">What to evaluate.</param>
    /// <param name="source">Where rows come from.</param>
    /// <param name="statistics">Counts what is read.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each chunk and every few thousand rows.</param>
    /// <exception cref="RequestException">The query fails in a way that its sender should read, in upstream's words.</exception>
    public async Task<LogQLResult> ExecuteAsync(
        LogQLQuery query, ILogSource source, LogQueryStatistics statistics, CancellationToken cancellationToken)
    {
        switch (query.Expr)
        {
            case LogSelectorExpr selector:
                var logs = new LogEvaluator(source, statistics, workers);
                return new LogQLResult(
                    await logs.EvaluateAsync(selector, query, cancellationToken).ConfigureAwait(false), []);
            case LiteralExpr literal when query.StepNs == 0:
                return new LogQLResult(new MetricScalar(query.EndNs / NsPerMs, literal.Value), []);
            case LiteralExpr literal:
                var points = StepsOf(query);
                return MetricResult.Create(query, [StepSeries.Constant(literal.Value, points.Count)], points);
            case MetricExpr metric:
                var steps = StepsOf(query);
                var budget = new MemoryBudget(query.Limits.MemoryBytesMax);
                var ranges = new RangeEvaluator(source, statistics, budget, workers);
                var series = await new MetricEvaluator(ranges, steps, budget)
                    .EvaluateAsync(metric, cancellationToken).ConfigureAwait(false);
                return MetricResult.Create(query, series, steps);
            default:
                throw new ArgumentOutOfRangeException(nameof(query), query.Expr, "an expression of an unknown kind");
        }
    }

    private const long NsPerMs = 1_000_000;

    private static StepGrid StepsOf(LogQLQuery query)
    {
        if (query.StepNs == 0)
        {
            return new StepGrid(query.EndNs, 1, 1);
        }

        if (query.StepNs < 0 || query.EndNs < query.StartNs)
        {
            throw new RequestException(
                RequestError.BadRequest, "end timestamp must not be before or equal to start time");
        }

        var count = (query.EndNs - query.StartNs) / query.StepNs + 1;
        return count <= query.Limits.StepsMax
            ? new StepGrid(query.StartNs, query.StepNs, (int)count)
            : throw new RequestException(
                RequestError.BadRequest,
                "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
    }
}
