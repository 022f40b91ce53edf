using Trine.PromQL.Evaluation.Labels;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>The rows of a vector under other labels.</summary>
internal sealed class RelabelledVector(StepVector vector, ElementLabels[] labels) : StepVector(vector.Grid, labels)
{
    public override bool IsDense => vector.IsDense;

    public override RowReader OpenReader() => vector.OpenReader();
}
