using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model.GoText;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>How a range aggregation is carried out: which labels make its series, what the pipeline has to extract. Immutable.</summary>
internal sealed class RangeAggregationPlan
{
    /// <param name="expr">The aggregation.</param>
    /// <param name="outer">The grouping of a sum around it, which may decide which labels are of interest; or null.</param>
    public RangeAggregationPlan(RangeAggregationExpr expr, Grouping? outer)
    {
        Expr = expr;
        var unwrap = expr.Range.Unwrap;
        var grouping = outer ?? expr.Grouping;
        var labels = grouping?.Labels.Distinct().Order(StringComparer.Ordinal).ToArray() ?? [];
        var isSingle = (grouping is not null && labels.Length == 0) || expr.Op == RangeOp.AbsentOverTime;
        var isWithout = grouping is null || grouping.IsWithout;
        Labels = isSingle
            ? SeriesLabels.Single
            : new SeriesLabels(isWithout, isWithout && unwrap is not null ? [.. labels, unwrap.Label] : labels);
        var stages = UsefulStages(expr);
        Pipeline = new LogPipeline(stages, Demand(stages, unwrap, labels, isSingle, isWithout), unwrap?.PostFilters ?? []);
    }

    public RangeAggregationExpr Expr { get; }

    public SeriesLabels Labels { get; }

    public LogPipeline Pipeline { get; }

    public Unwrap? Unwrap => Expr.Range.Unwrap;

    public long RangeNs => Expr.Range.IntervalNs;

    /// <summary>Whether rows count with the length of their line.</summary>
    public bool MeasuresBytes => Expr.Op is RangeOp.BytesOverTime or RangeOp.BytesRate;

    /// <summary>Whether all rows of a chunk count, by number or bytes.</summary>
    public bool IsPlainCount
        => Unwrap is null && !Pipeline.HasSteps && Pipeline.LineFilters.Count == 0 && Pipeline.ChunkLabelFilters.Count == 0;

    public LogSelection SelectionOf(PaneGrid panes)
        => new(Expr.Range.Selector.Matchers, panes.Range, Pipeline.Needles);

    /// <summary>The function as one over panes; null when it has to see all samples.</summary>
    public PaneFunction? PaneFunction()
    {
        var seconds = GoDuration.Seconds(RangeNs);
        return Expr.Op switch
        {
            RangeOp.CountOverTime or RangeOp.BytesOverTime or RangeOp.AbsentOverTime => new CountFunction(1),
            RangeOp.Rate when Unwrap is null => new CountFunction(seconds),
            RangeOp.BytesRate => new CountFunction(seconds),
            RangeOp.Rate => new SumFunction(seconds),
            RangeOp.SumOverTime => new SumFunction(1),
            RangeOp.AvgOverTime => new AverageFunction(),
            RangeOp.MinOverTime => new ExtremeFunction(isMax: false),
            RangeOp.MaxOverTime => new ExtremeFunction(isMax: true),
            RangeOp.StddevOverTime => new VarianceFunction(isRoot: true),
            RangeOp.StdvarOverTime => new VarianceFunction(isRoot: false),
            RangeOp.FirstOverTime => new EdgeFunction(isLast: false),
            RangeOp.LastOverTime => new EdgeFunction(isLast: true),
            _ => null,
        };
    }

    /// <summary>For a function that is not one over panes.</summary>
    public SampleFunction SampleFunction() => Expr.Op == RangeOp.QuantileOverTime
        ? new QuantileFunction(Expr.Parameter ?? double.NaN)
        : new RateCounterFunction(RangeNs);

    /// <summary>
    /// The stages without each <c>line_format</c> whose line nobody reads; Loki leaves them out too, and with them their errors.
    /// </summary>
    private static PipelineStage[] UsefulStages(RangeAggregationExpr expr)
    {
        var stages = expr.Range.Selector.Stages;
        var lastReader = stages.Count;
        if (expr.Op is not (RangeOp.BytesOverTime or RangeOp.BytesRate))
        {
            while (lastReader > 0 && !StageSplit.IsParser(stages[lastReader - 1]) && stages[lastReader - 1] is not LineFilterStage)
            {
                lastReader--;
            }
        }

        return [.. stages.Where((stage, index) => index < lastReader || stage is not LineFormatStage)];
    }

    /// <summary>What parsers have to find, by Loki's rules: they also decide which errors in lines are noticed.</summary>
    private static LabelDemand Demand(
        IReadOnlyList<PipelineStage> stages, Unwrap? unwrap, string[] labels, bool isSingle, bool isWithout)
    {
        var names = RequiredNames.Of(stages)
            .Concat(unwrap?.PostFilters.SelectMany(LabelSteps.NamesOf).SelectMany(RequiredNames.WithoutSuffix) ?? [])
            .Concat(unwrap is null ? [] : RequiredNames.WithoutSuffix(unwrap.Label))
            .Concat(isWithout ? [] : labels.SelectMany(RequiredNames.WithoutSuffix))
            .ToHashSet();
        return isWithout && !isSingle
            ? LabelDemand.All
            : LabelDemand.Only(names) with { StopsWhenFound = true, PreservesErrors = names.Contains(LabelNames.ErrorName) };
    }
}
