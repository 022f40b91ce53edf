using Trine.LogQL.Syntax;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| logfmt a="b", c</c>: only the named pairs become labels; one that the line lacks is empty.</summary>
internal sealed class LogfmtFieldsStep : PipelineStep
{
    private readonly ParsedLabelSink _sink;
    private readonly bool _isStrict;
    private readonly (int Label, int Key)[] _fields;

    public LogfmtFieldsStep(ParsedLabelSink sink, LabelNames names, LogfmtStage stage)
    {
        _sink = sink;
        _isStrict = stage.Strict;
        _fields = [.. stage.Extractions.Select(field => (names.Own(field.Label), names.Own(field.Path)))];
    }

    public override bool Process(ref PipelineRow row)
    {
        if (_sink.Demand.IsNothing)
        {
            return true;
        }

        var labels = row.Labels;
        foreach (var (label, _) in _fields)
        {
            if (labels.ParsedNameOf(label) == label && !labels.IsParsed(label))
            {
                labels.Set(LabelCategory.Parsed, label, default);
            }
        }

        var slice = row.LineSlice;
        var line = row.Line;
        var scanner = new LogfmtScanner(line);
        while (scanner.MoveNext())
        {
            if (scanner.Fault == LogfmtFault.None)
            {
                var value = slice.Slice(scanner.ValueStart, scanner.ValueLength);
                if (!LogfmtValueText.TryRead(ref row, ref value, scanner.HasEscapes))
                {
                    scanner.FailValue();
                }
                else
                {
                    Store(labels, labels.Names.InternKey(line.Slice(scanner.KeyStart, scanner.KeyLength)), value);
                }
            }

            if (scanner.Fault != LogfmtFault.None && _isStrict)
            {
                _sink.Fail(labels, PipelineError.LogfmtParser, scanner.FaultText());
                return true;
            }
        }

        return true;
    }

    private void Store(RowLabels labels, int key, ValueSlice value)
    {
        foreach (var (label, wanted) in _fields)
        {
            if (key == wanted)
            {
                labels.Set(LabelCategory.Parsed, labels.ParsedNameOf(label), value);
            }
        }
    }
}
