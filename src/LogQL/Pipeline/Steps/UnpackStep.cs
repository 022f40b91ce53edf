namespace Trine.LogQL.Pipeline;

/// <summary><c>| unpack</c>: takes apart lines that an agent packed, the string fields into labels and <c>_entry</c> into the line.</summary>
internal sealed class UnpackStep(ParsedLabelSink sink) : PipelineStep
{
    private const string NotAnObject = "expecting json object(6), but it is not";

    private readonly List<(int Name, ValueSlice Value)> _fields = []; // In the line's order: the last of a name counts.

    public override bool Process(ref PipelineRow row)
    {
        var line = row.Line;
        if (line.IsEmpty || sink.Demand.IsNothing)
        {
            return true;
        }

        if (line[0] != (byte)'{')
        {
            sink.Fail(row.Labels, PipelineError.JsonParser, NotAnObject);
            return true;
        }

        _fields.Clear();
        var (isPacked, entry) = (false, row.LineSlice);
        var fault = Read(ref row, ref isPacked, ref entry);
        if (fault.Length > 0)
        {
            sink.Fail(row.Labels, PipelineError.JsonParser, fault);
            return true;
        }

        if (!isPacked)
        {
            return true;
        }

        foreach (var (name, value) in _fields)
        {
            if (sink.Store(ref row, name, value) == ParseVerdict.Drop)
            {
                return false;
            }
        }

        row.LineSlice = entry;
        return true;
    }

    /// <returns>What is wrong with the line; empty when nothing is.</returns>
    private string Read(ref PipelineRow row, ref bool isPacked, ref ValueSlice entry)
    {
        var line = row.Line;
        var slice = row.LineSlice;
        var at = JsonScanner.NextToken(line, 1);
        while (at >= 0 && line[at] != (byte)'}')
        {
            if (line[at] != (byte)'"')
            {
                return JsonScanner.MalformedObject;
            }

            var keyStart = at + 1;
            var keyEnd = JsonScanner.StringEnd(line, keyStart, out _);
            if (keyEnd < 0 || (at = JsonScanner.NextToken(line, keyEnd + 1)) < 0 || line[at] != (byte)':'
                || (at = JsonScanner.NextToken(line, at + 1)) < 0)
            {
                return JsonScanner.Malformed;
            }

            var end = JsonScanner.ValueEnd(line, at, out var kind, out var hasEscapes, out var fault);
            if (kind == JsonKind.Fault)
            {
                return fault;
            }

            if (kind == JsonKind.String)
            {
                var value = JsonValueText.Read(ref row, slice.Slice(at + 1, end - at - 2), hasEscapes);
                var key = line[keyStart..keyEnd];
                if (key.SequenceEqual("_entry"u8))
                {
                    (isPacked, entry) = (true, value);
                }
                else if (sink.Accepts(row.Labels, key, out var name))
                {
                    _fields.Add((name, value));
                }
            }

            at = JsonScanner.NextToken(line, end);
            if (at < 0 || line[at] is not ((byte)'}' or (byte)','))
            {
                return at < 0 ? JsonScanner.MalformedArray : JsonScanner.MalformedObject;
            }

            at = line[at] == (byte)',' ? JsonScanner.NextToken(line, at + 1) : at;
        }

        return at < 0 ? JsonScanner.Malformed : "";
    }
}
