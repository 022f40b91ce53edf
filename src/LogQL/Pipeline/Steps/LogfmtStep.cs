namespace Trine.LogQL.Pipeline;

/// <summary><c>| logfmt</c>: every pair of the line becomes a label.</summary>
/// <param name="sink">Where labels go.</param>
/// <param name="names">The worker's names.</param>
/// <param name="isStrict">Whether a malformed pair is an error that ends the line; else it is skipped.</param>
/// <param name="keepsEmpty">Whether pairs without a value count.</param>
internal sealed class LogfmtStep(ParsedLabelSink sink, LabelNames names, bool isStrict, bool keepsEmpty) : PipelineStep
{
    private const int NoParent = -1;

    private readonly KeyMemo _memo = new(names);

    public override bool Process(ref PipelineRow row)
    {
        if (sink.Demand.IsNothing)
        {
            return true;
        }

        var slice = row.LineSlice;
        var line = row.Line;
        _memo.Begin();
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

            var name = NameOf(line.Slice(scanner.KeyStart, scanner.KeyLength));
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

    private int NameOf(ReadOnlySpan<byte> key)
    {
        var name = _memo.Find(NoParent, key);
        if (name == KeyMemo.Unknown)
        {
            name = names.InternKey(key);
            _memo.Remember(NoParent, key, name);
        }

        return name;
    }
}
