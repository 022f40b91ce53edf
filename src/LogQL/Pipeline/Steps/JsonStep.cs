namespace Trine.LogQL.Pipeline;

/// <summary><c>| json</c>: every field of an object becomes a label, nested keys joined by <c>_</c>.</summary>
/// <param name="sink">Where labels go.</param>
/// <param name="names">The worker's names.</param>
internal sealed class JsonStep(ParsedLabelSink sink, LabelNames names) : PipelineStep
{
    /// <summary>Objects nested deeper are a parser error; it bounds recursion, and no log nests that deep.</summary>
    private const int DepthMax = 128;

    private const string TooDeep = "Value is nested too deep";

    private const int NoParent = -1;

    private readonly KeyMemo _memo = new(names);
    private readonly ScratchText _prefix = new();
    private string _fault = "";

    public override bool Process(ref PipelineRow row)
    {
        if (sink.Demand.IsNothing)
        {
            return true;
        }

        _prefix.Truncate(0);
        _fault = "";
        _memo.Begin();
        var verdict = ReadObject(ref row, row.LineSlice, NoParent, depth: 1);
        if (_fault.Length > 0)
        {
            sink.Fail(row.Labels, PipelineError.JsonParser, _fault);
        }

        return verdict != ParseVerdict.Drop;
    }

    /// <summary>Reads an object's fields; stops at the first fault and leaves it in <see cref="_fault"/>.</summary>
    private ParseVerdict ReadObject(ref PipelineRow row, ValueSlice slice, int parent, int depth)
    {
        var text = row.Bytes(slice);
        var at = JsonScanner.NextToken(text, 0);
        if (at < 0 || text[at] != (byte)'{')
        {
            return Fail(JsonScanner.MalformedObject);
        }

        at = JsonScanner.NextToken(text, at + 1);
        while (true)
        {
            if (at < 0)
            {
                return Fail(JsonScanner.Malformed);
            }

            if (text[at] == (byte)'}')
            {
                return ParseVerdict.Continue;
            }

            if (text[at] != (byte)'"')
            {
                return Fail(JsonScanner.MalformedObject);
            }

            var keyStart = at + 1;
            var keyEnd = JsonScanner.StringEnd(text, keyStart, out var keyHasEscapes);
            if (keyEnd < 0)
            {
                return Fail(JsonScanner.Malformed);
            }

            at = JsonScanner.NextToken(text, keyEnd + 1);
            if (at < 0 || text[at] != (byte)':' || (at = JsonScanner.NextToken(text, at + 1)) < 0)
            {
                return Fail(JsonScanner.Malformed);
            }

            var end = JsonScanner.ValueEnd(text, at, out var kind, out var hasEscapes, out var fault);
            if (kind == JsonKind.Fault)
            {
                return Fail(fault);
            }

            var key = text[keyStart..keyEnd];
            if (keyHasEscapes && !TryUnescapeKey(row.Labels.Scratch, ref key))
            {
                return Fail(JsonScanner.BadEscape);
            }

            var verdict = kind switch
            {
                JsonKind.String => ReadField(ref row, key, parent, slice.Slice(at + 1, end - at - 2), hasEscapes),
                JsonKind.Number or JsonKind.Boolean => ReadField(ref row, key, parent, slice.Slice(at, end - at), hasEscapes: false),
                JsonKind.Object => ReadNested(ref row, key, parent, slice.Slice(at, end - at), depth),
                _ => ParseVerdict.Continue,
            };
            if (verdict != ParseVerdict.Continue || _fault.Length > 0)
            {
                return verdict;
            }

            at = JsonScanner.NextToken(text, end);
            if (at < 0)
            {
                return Fail(JsonScanner.MalformedArray);
            }

            if (text[at] == (byte)'}')
            {
                return ParseVerdict.Continue;
            }

            if (text[at] != (byte)',')
            {
                return Fail(JsonScanner.MalformedObject);
            }

            at = JsonScanner.NextToken(text, at + 1);
            if (at < 0)
            {
                return Fail(JsonScanner.MalformedArray);
            }
        }
    }

    private ParseVerdict ReadField(
        ref PipelineRow row, ReadOnlySpan<byte> key, int parent, ValueSlice value, bool hasEscapes)
    {
        var name = _memo.Find(parent, key);
        if (name == KeyMemo.Unknown)
        {
            name = NameOf(key, parent);
        }

        return sink.Accepts(row.Labels, ref name)
            ? sink.Store(ref row, name, JsonValueText.Read(ref row, value, hasEscapes))
            : ParseVerdict.Continue;
    }

    private ParseVerdict ReadNested(ref PipelineRow row, ReadOnlySpan<byte> key, int parent, ValueSlice value, int depth)
    {
        if (depth == DepthMax)
        {
            return Fail(TooDeep);
        }

        var name = _memo.Find(parent, key);
        if (name == KeyMemo.Unknown)
        {
            name = NameOf(key, parent);
        }

        if (name >= 0 && !sink.AcceptsPrefix(names, name))
        {
            return ParseVerdict.Continue;
        }

        var prefixLength = AppendToPrefix(key);
        var verdict = ReadObject(ref row, value, name, depth + 1);
        _prefix.Truncate(prefixLength);
        return verdict;
    }

    /// <summary>Slow path: the key stands where the last line had another.</summary>
    private int NameOf(ReadOnlySpan<byte> key, int parent)
    {
        var prefixLength = AppendToPrefix(key);
        var name = names.InternKey(_prefix.Slice(0, _prefix.Length));
        _prefix.Truncate(prefixLength);
        _memo.Remember(parent, key, name);
        return name;
    }

    /// <returns>The prefix's length before.</returns>
    private int AppendToPrefix(ReadOnlySpan<byte> key)
    {
        var length = _prefix.Length;
        if (length > 0)
        {
            _prefix.AppendByte((byte)'_');
        }

        _prefix.Append(key);
        return length;
    }

    private ParseVerdict Fail(string fault)
    {
        _fault = fault;
        return ParseVerdict.Continue;
    }

    private static bool TryUnescapeKey(ScratchText scratch, ref ReadOnlySpan<byte> key)
    {
        var start = scratch.Length;
        if (!QuotedText.TryUnescapeJson(key, scratch))
        {
            return false;
        }

        key = scratch.Slice(start, scratch.Length - start);
        return true;
    }
}
