using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// A parser that reads the templates of a chunk instead of its lines: it runs once a template, and each row takes the values of its
/// slots. One worker's own; not thread-safe.
/// </summary>
/// <param name="parser">The parser, which is the first step of its pipeline.</param>
/// <param name="sink">Where it puts labels.</param>
internal sealed class TemplateParser(PipelineStep parser, ParsedLabelSink sink)
{
    private readonly TemplateLine _line = new();
    private readonly bool _isJson = parser is JsonStep or JsonFieldsStep;
    private readonly List<int> _columns = [];
    private TemplateField[]?[] _fields = []; // By template; null for those that do not occur.
    private LineTemplates? _templates;
    private int _rowStart;

    /// <summary>Whether the parser reads only the line and finds all labels from where values stand.</summary>
    public static bool CanBe(PipelineStep step) => step is JsonStep or JsonFieldsStep or LogfmtStep or LogfmtFieldsStep;

    public bool IsOpen => _templates is not null;

    /// <summary>Bytes that values of labels are parts of.</summary>
    public ReadOnlySpan<byte> Text => _templates is null ? default : _templates.Text;

    /// <summary>The columns that rows need.</summary>
    public IReadOnlyList<int> Columns => _columns;

    public void Close() => _templates = null;

    /// <summary>Parses the templates of a chunk's rows; the chunk's labels have been laid out.</summary>
    /// <returns>False when a template is not read alike for all values, or has a fault: lines have to be parsed.</returns>
    public bool TryOpen(LogChunk chunk, Codecs.RowBitmap rows, RowLabels labels, MetadataLabels metadata)
    {
        // The caller says that there are templates.
        var templates = chunk.Templates!;
        foreach (var column in chunk.Metadata)
        {
            if (column.Ids.Contains(0))
            {
                return false; // Names of labels depend on which metadata a row has.
            }
        }

        _columns.Clear();
        if (_fields.Length < templates.Count)
        {
            _fields = new TemplateField[templates.Count][];
        }

        _fields.AsSpan().Clear();
        foreach (var row in rows)
        {
            var template = templates.RowTemplates[chunk.TemplateRowStart + row];
            if (_fields[template] is null)
            {
                _fields[template] = Parse(templates, template, row, labels, metadata);
                if (_fields[template] is null)
                {
                    return false;
                }
            }
        }

        _templates = templates;
        _rowStart = chunk.TemplateRowStart;
        return true;
    }

    /// <summary>Gives a row the labels that the parser finds in its line.</summary>
    public void Read(int index, RowLabels labels)
    {
        // Rows are read only while it is open, and each one's template was parsed then.
        var templates = _templates!;
        var row = _rowStart + index;
        foreach (ref readonly var field in _fields[templates.RowTemplates[row]].AsSpan())
        {
            labels.Set(LabelCategory.Parsed, field.Name, field.Read(templates, row, labels.Scratch));
        }
    }

    private TemplateField[]? Parse(
        LineTemplates templates, int template, int rowIndex, RowLabels labels, MetadataLabels metadata)
    {
        _line.Begin(templates, template);
        if (!(_isJson ? JsonSlots.AreValues(_line) : LogfmtSlots.AreValues(_line)))
        {
            return null;
        }

        labels.BeginRow();
        metadata.Add(rowIndex, labels);
        sink.BeginRow();
        ReadOnlySpan<int> offsets = [0, _line.Text.Length + 1];
        var row = new PipelineRow(labels, _line.Text, offsets, [0]);
        row.MoveTo(0);
        sink.AsksFilters = false; // They would be asked about placeholders.
        parser.Process(ref row);
        sink.AsksFilters = true;
        return labels.HasError ? null : FieldsOf(templates, template, labels);
    }

    private TemplateField[]? FieldsOf(LineTemplates templates, int template, RowLabels labels)
    {
        var fields = new List<TemplateField>();
        foreach (ref readonly var label in labels.Overlay)
        {
            if (label.Category != LabelCategory.Parsed)
            {
                continue;
            }

            if (label.Value.IsScratch || TemplateField.TryCreate(label, _line, templates, template) is not { } field)
            {
                return null;
            }

            fields.Add(field);
            foreach (var column in field.Columns)
            {
                if (!_columns.Contains(column))
                {
                    _columns.Add(column);
                }
            }
        }

        return [.. fields];
    }
}
