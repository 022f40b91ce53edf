using System.Diagnostics;
using Trine.Model;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation;

/// <summary>One query from its tree to its answer.</summary>
internal sealed class QueryRun(PromQLExpr expr, QueryContext context)
{
    private readonly PromQLQuery _query = context.Query;
    private readonly StepInvariance _invariance = new();

    public async Task<PromQLResult> RunAsync(ISeriesSource source)
    {
        var started = Stopwatch.GetTimestamp();
        var grid = _query.IsInstant
            ? new StepGrid(_query.StartMs, 1, 1)
            : StepGrid.Between(_query.StartMs, _query.EndMs, _query.StepMs, context.Options.StepsMax);
        using var selections = new SelectionSet(context);
        new SelectionPlanner(context, _invariance, selections).Plan(expr, grid);
        await selections.SelectAsync(source).ConfigureAwait(false);
        var prepared = Stopwatch.GetTimestamp();
        var results = new ResultBuilder(context);
        var value = Evaluate(new Evaluator(context, _invariance, selections), grid, results);
        var evaluated = Stopwatch.GetTimestamp();
        if (value is PromQLMatrix matrix)
        {
            value = ResultBuilder.Sort(matrix);
        }

        var counts = context.Counts;
        return new PromQLResult(
            value,
            context.Annotations.Warnings(_query.Text, selections.Warnings),
            context.Annotations.Infos(_query.Text),
            new PromQLStatistics
            {
                TotalQueryableSamples = counts.Total,
                SamplesRead = counts.Read,
                PeakSamples = context.Budget.Peak,
                TotalQueryableSamplesPerStep = counts.PerStep,
                SamplesReadPerStep = counts.PerStep,
                QueryPreparationTime = Stopwatch.GetElapsedTime(started, prepared),
                InnerEvalTime = Stopwatch.GetElapsedTime(prepared, evaluated),
                ResultSortTime = Stopwatch.GetElapsedTime(evaluated),
                EvalTotalTime = Stopwatch.GetElapsedTime(started),
            });
    }

    private PromQLValue Evaluate(Evaluator evaluator, StepGrid grid, ResultBuilder results)
    {
        switch (expr.Type)
        {
            case ExprType.Text when _query.IsInstant:
                return new PromQLString(_query.StartMs, ((StringExpr)expr.Unwrap()).Value);
            case ExprType.Scalar:
                var scalar = evaluator.Scalar(expr, grid);
                return _query.IsInstant
                    ? new PromQLScalar(_query.StartMs, scalar[0])
                    : results.Matrix(scalar, grid);
            case ExprType.Vector:
                var vector = evaluator.Dense(expr, grid);
                return _query.IsInstant ? results.Vector(vector) : results.Matrix(vector);
            case ExprType.Matrix when _query.IsInstant:
                return results.Matrix(evaluator.Range(expr.Unwrap(), grid));
            default:
                throw new RequestException(
                    RequestError.BadRequest,
                    $"invalid expression type \"{expr.Type.DocumentedName()}\" for range query, must be Scalar or "
                    + "instant Vector");
        }
    }
}
