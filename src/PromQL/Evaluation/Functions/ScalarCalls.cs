using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Functions that give a scalar.</summary>
internal sealed class ScalarCalls(QueryContext context, Evaluator evaluator)
{
    private const double MsPerSecond = 1000;

    public ScalarSteps Evaluate(CallExpr call, StepGrid grid)
    {
        var query = context.Query;
        return call.Function.Name switch
        {
            "pi" => new ScalarSteps(Math.PI),
            "time" => Time(grid),
            "scalar" => OnlyValue(evaluator.Vector(call.Arguments[0], grid)),
            "start" => new ScalarSteps(query.StartMs / MsPerSecond),
            "end" => new ScalarSteps(query.EndMs / MsPerSecond),
            "range" => new ScalarSteps((query.EndMs - query.StartMs) / MsPerSecond),
            "step" => new ScalarSteps(query.StartMs == query.EndMs ? 0 : query.StepMs / MsPerSecond),
            "min_of" => Combine(call, grid, Extremum.Min),
            "max_of" => Combine(call, grid, Extremum.Max),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, "no function that gives a scalar"),
        };
    }

    private ScalarSteps Combine(CallExpr call, StepGrid grid, Func<double, double, double> combine)
        => ScalarSteps.Combine(
            evaluator.Scalar(call.Arguments[0], grid), evaluator.Scalar(call.Arguments[1], grid), grid.Count, combine);

    private static ScalarSteps Time(StepGrid grid)
    {
        var seconds = new double[grid.Count];
        for (var step = 0; step < seconds.Length; step++)
        {
            seconds[step] = grid.TimeMs(step) / MsPerSecond;
        }

        return new ScalarSteps(seconds);
    }

    /// <summary>The value of the one float of a vector; NaN where there is none or another one.</summary>
    private static ScalarSteps OnlyValue(StepVector vector)
    {
        var values = new double[vector.Grid.Count];
        var seen = new bool[values.Length];
        Array.Fill(values, double.NaN);
        var reader = vector.OpenReader();
        for (var i = 0; i < vector.Count; i++)
        {
            var row = reader.Read(i);
            foreach (var step in PresenceBits.Steps(row.Present))
            {
                if (row.HistogramAt(step) is null)
                {
                    values[step] = seen[step] ? double.NaN : row.Values[step];
                    seen[step] = true;
                }
            }
        }

        return new ScalarSteps(values);
    }
}
