namespace Trine.LogQL.Pipeline;

/// <summary><c>| logfmt</c>: every pair of the line becomes a label.</summary>
/// <param name="sink">Where labels go.</param>
/// <param name="isStrict">Whether a malformed pair is an error that ends the line; else it is skipped.</param>
/// <param name="keepsEmpty">Whether pairs without a value count.</param>
internal sealed class LogfmtStep(ParsedLabelSink sink, bool isStrict, bool keepsEmpty) : PipelineStep
{
    public override bool Process(ref PipelineRow row)
    {
        if (sink.Demand.IsNothing)
        {
            return true;
        }

        var slice = row.LineSlice;
        var line = row.Line;
        var names = row.Labels.Names;
        var scanner = new LogfmtScanner(line);
        while (scanner.MoveNext())
        {
            if (scanner.Fault != LogfmtFault.None)
            {
                if (isStrict)
                {
                    sink.Fail(row.Labels, PipelineError.LogfmtParser, scanner.FaultText());
                    return true;
                }

                continue;
            }

            if (scanner.ValueLength == 0 && !keepsEmpty)
            {
                continue;
            }

            var name = names.InternKey(line.Slice(scanner.KeyStart, scanner.KeyLength));
            var isAccepted = sink.Accepts(row.Labels, ref name);
            if (!isAccepted && !(isStrict && scanner.HasEscapes))
            {
                continue;
            }

            var value = slice.Slice(scanner.ValueStart, scanner.ValueLength);
            if (!LogfmtValueText.TryRead(ref row, ref value, scanner.HasEscapes))
            {
                if (isStrict)
                {
                    scanner.FailValue();
                    sink.Fail(row.Labels, PipelineError.LogfmtParser, scanner.FaultText());
                    return true;
                }

                continue;
            }

            if (!isAccepted || (value.Length == 0 && !keepsEmpty))
            {
                continue;
            }

            var verdict = sink.Store(ref row, name, value);
            if (verdict != ParseVerdict.Continue)
            {
                return verdict == ParseVerdict.Stop;
            }
        }

        return true;
    }
}
