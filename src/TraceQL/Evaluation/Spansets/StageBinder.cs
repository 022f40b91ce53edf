using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Turns stages of a query into ones about the columns of a table.</summary>
internal static class StageBinder
{
    public static BoundStage Bind(PipelineStage stage, TableView view) => stage switch
    {
        SpansetFilter filter => new FilterStage(new PredicateBinder(view).Bind(filter.Expression), view),
        Pipeline pipeline => new SequenceStage([.. pipeline.Stages.Select(inner => Bind(inner, view))]),
        SpansetOperation operation => new OperationStage(
            operation.Operator, Bind(operation.Left, view), Bind(operation.Right, view), view),
        ScalarFilter { Left: AggregateExpr aggregate, Right: ScalarLiteral { Value: var value } } filter
            => new AggregateStage(aggregate, filter.Operator, value, view),
        Syntax.GroupStage group => new GroupingStage(group.Expression, view),
        Syntax.CoalesceStage => new CoalescingStage(),
        SelectStage => new PassingStage(),
        OneResource together => new OneResourceStage([.. together.Filters.Select(filter => Bind(filter, view))], view),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "a stage of an unknown kind"),
    };

    private sealed class PassingStage : BoundStage
    {
        public override void Need(TableNeeds needs)
        {
        }

        public override SpansetState Run(SpansetState input) => input;
    }

    private sealed class CoalescingStage : BoundStage
    {
        public override void Need(TableNeeds needs)
        {
        }

        public override SpansetState Run(SpansetState input)
        {
            input.Coalesce();
            return input;
        }
    }
}
