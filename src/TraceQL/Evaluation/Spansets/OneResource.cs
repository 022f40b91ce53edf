using System.Text;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>The stage of a search by tags that no query can write.</summary>
/// <param name="Filters">At least two.</param>
internal sealed record OneResource(IReadOnlyList<PipelineStage> Filters) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Filters.SelectMany(filter => filter.Attributes);

    /// <summary>Puts the first filters of a chain of <c>&amp;&amp;</c> together.</summary>
    /// <param name="pipeline">One stage, such as <c>{ a } &amp;&amp; { b } &amp;&amp; { c }</c>.</param>
    /// <param name="count">How many; with fewer than two the pipeline stays as it is.</param>
    public static Pipeline Join(Pipeline pipeline, int count)
    {
        var filters = new List<PipelineStage>();
        Collect(pipeline.Stages[0], filters);
        return count < 2 || count > filters.Count || pipeline.Stages.Count > 1
            ? pipeline
            : new Pipeline([filters.Skip(count).Aggregate(
                (PipelineStage)new OneResource(filters[..count]),
                static (left, right) => new SpansetOperation(TraceQLOperator.And, left, right))]);
    }

    internal override void Write(StringBuilder text)
    {
        for (var i = 0; i < Filters.Count; i++)
        {
            text.Append(i > 0 ? " && " : "");
            Filters[i].WriteOperand(text);
        }
    }

    private static void Collect(PipelineStage stage, List<PipelineStage> filters)
    {
        if (stage is SpansetOperation { Operator: TraceQLOperator.And } both)
        {
            Collect(both.Left, filters);
            Collect(both.Right, filters);
            return;
        }

        filters.Add(stage);
    }
}
