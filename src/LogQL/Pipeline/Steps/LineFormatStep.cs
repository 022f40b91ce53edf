using Trine.LogQL.Syntax;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| line_format "{{.msg}}"</c>: the template's output becomes the line; where it fails the line stays.</summary>
internal sealed class LineFormatStep : PipelineStep
{
    private readonly Template _template;
    private readonly RowTemplateData _data;

    public LineFormatStep(LabelNames names, LineFormatStage stage)
    {
        _template = Template.Parse("line", stage.Template);
        _data = new RowTemplateData(names, _template.ReferencedLabels);
    }

    public override bool Process(ref PipelineRow row)
    {
        var scratch = row.Labels.Scratch;
        _data.Show(ref row);
        var start = scratch.Length;
        if (_template.TryExecute(_data, scratch, out var error))
        {
            row.LineSlice = scratch.From(start);
            return true;
        }

        scratch.Truncate(start);
        row.Labels.SetError(PipelineError.TemplateFormat, error);
        return true;
    }
}
