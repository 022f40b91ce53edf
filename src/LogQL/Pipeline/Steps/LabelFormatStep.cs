using Trine.LogQL.Syntax;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| label_format a=b, c="{{.d}}"</c>: renames labels and sets them from templates, in the order written.</summary>
/// <remarks>
/// All templates of a stage see the labels as they are when the first of them runs, or if there are none then, the next.
/// </remarks>
internal sealed class LabelFormatStep : PipelineStep
{
    private readonly Format[] _formats;
    private readonly (ValueSlice Value, string Error)[] _outputs; // By format; for templates only.

    public LabelFormatStep(LabelNames names, LabelFormatStage stage)
    {
        _formats = [.. stage.Formats.Select(format => Format.Create(names, format))];
        _outputs = new (ValueSlice, string)[_formats.Length];
    }

    public override bool Process(ref PipelineRow row)
    {
        var labels = row.Labels;
        var haveTemplatesRun = false;
        for (var i = 0; i < _formats.Length; i++)
        {
            var format = _formats[i];
            if (format.Template is null)
            {
                Rename(labels, format.Source, format.Name);
                continue;
            }

            if (!haveTemplatesRun)
            {
                haveTemplatesRun = !labels.IsEmpty;
                RunTemplates(ref row);
            }

            var (value, error) = _outputs[i];
            if (error.Length > 0)
            {
                labels.SetError(PipelineError.TemplateFormat, error);
            }
            else
            {
                labels.Set(LabelCategory.Parsed, format.Name, value);
            }
        }

        return true;
    }

    private void RunTemplates(ref PipelineRow row)
    {
        var scratch = row.Labels.Scratch;
        for (var i = 0; i < _formats.Length; i++)
        {
            if (_formats[i] is not { Template: { } template, Data: { } data })
            {
                continue;
            }

            data.Show(ref row);
            var start = scratch.Length;
            if (!template.TryExecute(data, scratch, out var error))
            {
                scratch.Truncate(start);
            }

            _outputs[i] = (scratch.From(start), error);
        }
    }

    private static void Rename(RowLabels labels, int source, int name)
    {
        if (labels.TryGet(source, out var value, out _))
        {
            labels.Set(LabelCategory.Parsed, name, value);
            labels.Delete(source);
        }
    }

    /// <param name="Name">The label that is set.</param>
    /// <param name="Source">For a rename, the label that moves.</param>
    /// <param name="Template">Null for a rename.</param>
    /// <param name="Data">What the template sees.</param>
    private sealed record Format(int Name, int Source, Template? Template, RowTemplateData? Data)
    {
        public static Format Create(LabelNames names, LabelFormat format)
        {
            var name = names.Own(format.Name);
            if (format.IsRename)
            {
                return new Format(name, names.Own(format.Value), null, null);
            }

            var template = Template.Parse("label", format.Value);
            return new Format(name, -1, template, new RowTemplateData(names, template.ReferencedLabels));
        }
    }
}
