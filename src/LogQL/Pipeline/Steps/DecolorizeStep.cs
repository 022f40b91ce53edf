namespace Trine.LogQL.Pipeline;

/// <summary><c>| decolorize</c>: removes terminal escape sequences from the line.</summary>
internal sealed class DecolorizeStep : PipelineStep
{
    public override bool Process(ref PipelineRow row)
    {
        if (AnsiEscapes.MayContain(row.Line))
        {
            row.LineSlice = AnsiEscapes.Strip(row.Line, row.Labels.Scratch);
        }

        return true;
    }
}
