using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Functions of a range vector.</summary>
internal sealed class RangeCalls(QueryContext context, Evaluator evaluator)
{
    /// <param name="call">The call.</param>
    /// <param name="argument">Its range vector.</param>
    /// <param name="grid">The steps.</param>
    /// <exception cref="Model.RequestException">The function cannot be used so, or two series become one.</exception>
    public StepVector Evaluate(CallExpr call, PromQLExpr argument, StepGrid grid)
    {
        var name = call.Function.Name;
        if (argument is MatrixSelectorExpr matrix)
        {
            CheckEdge(name, matrix.Selector.Edge);
        }

        var mark = context.Budget.Current;
        var kernel = KernelOf(call, grid);
        var source = evaluator.Range(argument, grid);
        var keepsNames = name is "last_over_time" or "first_over_time";
        var labels = keepsNames ? source.Labels : Evaluator.DropNames(source.Labels, context);
        var vector = new RangeFunctionVector(source, labels, () => kernel(source))
        {
            Uniqueness = source.Uniqueness,
        };
        if (name != "absent_over_time")
        {
            return context.IsNameRemovalDelayed || keepsNames ? vector : DuplicateLabels.Refuse(vector, context);
        }

        var absent = Absence.Of(argument, vector, context);
        context.Budget.Release(mark, absent.CountSamples());
        return absent;
    }

    private static void CheckEdge(string function, SelectorEdge edge)
    {
        var isRate = function is "delta" or "increase" or "rate";
        if (edge == SelectorEdge.Anchored && !isRate && function is not ("changes" or "resets"))
        {
            throw QueryFailure.Execution(
                "anchored modifier can only be used with: changes, delta, increase, rate, resets - not with "
                + function);
        }

        if (edge == SelectorEdge.Smoothed && !isRate)
        {
            throw QueryFailure.Execution(
                $"smoothed modifier can only be used with: delta, increase, rate - not with {function}");
        }
    }

    private Func<RangeSource, RangeKernel> KernelOf(CallExpr call, StepGrid grid) => call.Function.Name switch
    {
        "rate" => Rate(RateKind.Rate, warnsOfNonCounters: true),
        "increase" => Rate(RateKind.Increase, warnsOfNonCounters: true),
        "delta" => Rate(RateKind.Delta, warnsOfNonCounters: false),
        "irate" => source => new InstantRateKernel(source, isRate: true),
        "idelta" => source => new InstantRateKernel(source, isRate: false),
        "changes" => source => new ChangeKernel(source, isResets: false),
        "resets" => source => new ChangeKernel(source, isResets: true),
        "sum_over_time" => source => new SumKernel(source, isAverage: false),
        "avg_over_time" => source => new SumKernel(source, isAverage: true),
        "min_over_time" => Window(default(MinOverTime)),
        "max_over_time" => Window(default(MaxOverTime)),
        "stddev_over_time" => Window(default(DeviationOverTime)),
        "stdvar_over_time" => Window(default(VarianceOverTime)),
        "ts_of_min_over_time" => Window(default(TimeOfMinOverTime)),
        "ts_of_max_over_time" => Window(default(TimeOfMaxOverTime)),
        "deriv" => Window(default(Derivative)),
        "count_over_time" => _ => new PresenceKernel(WindowPresence.Count),
        "present_over_time" or "absent_over_time" => _ => new PresenceKernel(WindowPresence.Present),
        "ts_of_first_over_time" => _ => new PresenceKernel(WindowPresence.TimeOfFirst),
        "ts_of_last_over_time" => _ => new PresenceKernel(WindowPresence.TimeOfLast),
        "first_over_time" => _ => new EndKernel(isLast: false),
        "last_over_time" => _ => new EndKernel(isLast: true),
        _ => KernelWithParameters(call, grid),
    };

    private Func<RangeSource, RangeKernel> KernelWithParameters(CallExpr call, StepGrid grid)
    {
        switch (call.Function.Name)
        {
            case "mad_over_time":
                return source => new FloatWindowKernel<MedianDeviationOverTime>(
                    source, new MedianDeviationOverTime(context.Options.Release));
            case "quantile_over_time":
                var quantile = evaluator.Scalar(call.Arguments[0], grid);
                var position = call.Arguments[0].Position;
                return source => new FloatWindowKernel<QuantileOverTime>(
                    source, new QuantileOverTime(context, quantile, position));
            case "predict_linear":
                return Window(new LinearPrediction(grid, evaluator.Scalar(call.Arguments[1], grid)));
            case "double_exponential_smoothing":
                var smoothing = new DoubleExponentialSmoothing(
                    evaluator.Scalar(call.Arguments[1], grid), evaluator.Scalar(call.Arguments[2], grid));
                return source => new SmoothingKernel(source, smoothing);
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call, "no function of a range vector");
        }
    }

    private static Func<RangeSource, RangeKernel> Rate(RateKind kind, bool warnsOfNonCounters)
        => source => source.Edge == SelectorEdge.None
            ? new RateKernel(source, kind, warnsOfNonCounters)
            : new EdgedRateKernel(source, kind, warnsOfNonCounters);

    private static Func<RangeSource, RangeKernel> Window<TFunction>(TFunction function)
        where TFunction : struct, IWindowFunction
        => source => new FloatWindowKernel<TFunction>(source, function);
}
