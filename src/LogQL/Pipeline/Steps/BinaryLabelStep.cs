namespace Trine.LogQL.Pipeline;

/// <summary>Two label filters joined by <c>and</c> or <c>or</c>; the right one is not asked when the left one decides.</summary>
internal sealed class BinaryLabelStep(PipelineStep left, PipelineStep right, bool isAnd) : PipelineStep
{
    public override bool Process(ref PipelineRow row)
        => isAnd ? left.Process(ref row) && right.Process(ref row) : left.Process(ref row) || right.Process(ref row);
}
