namespace Trine.LogQL.Pipeline;

/// <summary>A line filter behind a stage that changes lines, so that it cannot be asked for whole chunks.</summary>
internal sealed class LineFilterStep(LineFilter filter) : PipelineStep
{
    public override bool Process(ref PipelineRow row) => filter.Passes(row.Line);
}
