using Trine.LogQL.Syntax;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| logfmt a="b", c</c>: only the named pairs become labels; one that the line lacks is empty.</summary>
/// <remarks>
/// As in Loki, a pair whose key is one of the new names counts too, and of all pairs for a name the line's last one. Where the
/// reader asks for some labels only, a key that is not among them is not found under its new name either.
/// </remarks>
internal sealed class LogfmtFieldsStep : PipelineStep
{
    private readonly ParsedLabelSink _sink;
    private readonly bool _isStrict;
    private readonly (int Label, int Key)[] _fields;

    public LogfmtFieldsStep(ParsedLabelSink sink, LabelNames names, LogfmtStage stage)
    {
        _sink = sink;
        _isStrict = stage.Strict;
        _fields =
        [
            .. stage.Extractions.Reverse().DistinctBy(field => field.Label).Reverse()
                .Select(field => (names.Own(field.Label), names.Own(field.Path))),
        ];
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
            if (labels.ParsedNameOf(label) == label)
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
                if (scanner.HasEscapes && !LogfmtValueText.TryUnescape(ref row, ref value))
                {
                    scanner.FailValue();
                }
                else
                {
                    // Where the other parsers put spaces for bad bytes, this one has no value.
                    value = InvalidText.IsClean(row.Bytes(value)) ? value : default;
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
        var isLabel = IsLabel(key);
        if (key < 0 || !(isLabel || _sink.IsDemanded(key)))
        {
            return;
        }

        var isWanted = false;
        foreach (var (label, wanted) in _fields)
        {
            if (key == wanted)
            {
                isWanted = true;
                labels.Set(LabelCategory.Parsed, labels.ParsedNameOf(label), value);
            }
        }

        if (isLabel && !isWanted)
        {
            labels.Set(LabelCategory.Parsed, labels.ParsedNameOf(key), value);
        }
    }

    private bool IsLabel(int key)
    {
        foreach (var (label, _) in _fields)
        {
            if (label == key)
            {
                return true;
            }
        }

        return false;
    }
}
