using System.Text;
using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| json a="b.c[0]"</c>: only the named values become labels; one that the line lacks is empty.</summary>
/// <remarks>Faults in the line end the search without an error; only a line that cannot be JSON at all is one.</remarks>
internal sealed class JsonFieldsStep : PipelineStep
{
    /// <summary>Paths go no deeper; it bounds recursion.</summary>
    private const int DepthMax = 128;

    private readonly ParsedLabelSink _sink;
    private readonly Field[] _fields;
    private readonly bool[] _isFound;
    private readonly int[] _depths; // How many parts of each path lead to where the search is.
    private int _foundCount;
    private string _fault = ""; // Of the value at hand.

    public JsonFieldsStep(ParsedLabelSink sink, LabelNames names, JsonStage stage)
    {
        _sink = sink;
        _fields =
        [
            .. stage.Extractions.Select(field => new Field(names.Own(field.Label), PathOf(field.Path))),
        ];
        _isFound = new bool[_fields.Length];
        _depths = new int[_fields.Length];
    }

    public override bool Process(ref PipelineRow row)
    {
        var line = row.Line;
        if (line.IsEmpty || _sink.Demand.IsNothing)
        {
            return true;
        }

        if (line[0] is not ((byte)'"' or (byte)'{' or (byte)'['))
        {
            _sink.Fail(row.Labels, PipelineError.JsonParser, "");
            return true;
        }

        _isFound.AsSpan().Clear();
        _depths.AsSpan().Clear();
        _foundCount = 0;
        Search(ref row);
        foreach (var field in _fields)
        {
            if (_foundCount < _fields.Length && !row.Labels.TryGet(field.Label, out _, out _))
            {
                row.Labels.Set(LabelCategory.Parsed, field.Label, default);
            }
        }

        return true;
    }

    /// <summary>Looks into each value of the line: Loki's search goes on behind the first one.</summary>
    private void Search(ref PipelineRow row)
    {
        var line = row.Line;
        for (var at = JsonScanner.NextToken(line, 0); at >= 0 && _foundCount < _fields.Length;)
        {
            // In a block that does not end, what stands before the fault still counts.
            var end = JsonScanner.ValueEnd(line, at, out var kind, out _, out _);
            if (IsBlock(line[at], out var block))
            {
                SearchBlock(ref row, at, line.Length, block, level: 0);
            }

            at = kind == JsonKind.Fault ? -1 : JsonScanner.NextToken(line, Math.Max(end, at + 1));
        }
    }

    /// <summary>Looks for the fields whose first <paramref name="level"/> parts led to this object or array.</summary>
    private void SearchBlock(ref PipelineRow row, int start, int end, JsonKind block, int level)
    {
        var line = row.Line[..end];
        var at = JsonScanner.NextToken(line, start + 1);
        for (var index = 0; at >= 0 && line[at] is not ((byte)'}' or (byte)']'); index++)
        {
            ReadOnlySpan<byte> key = default;
            if (block == JsonKind.Object && !TryReadKey(row.Labels.Scratch, line, ref at, out key))
            {
                return;
            }

            var (kind, fault) = (JsonKind.Fault, JsonScanner.Malformed);
            var valueEnd = at < line.Length ? JsonScanner.ValueEnd(line, at, out kind, out _, out fault) : at;
            if (kind == JsonKind.Fault)
            {
                _fault = fault;
                valueEnd = line.Length;
            }

            Visit(ref row, key, block == JsonKind.Array ? index : -1, at, valueEnd, kind, level);
            if (kind == JsonKind.Fault)
            {
                return;
            }

            at = JsonScanner.NextToken(line, valueEnd);
            if (at < 0 || line[at] != (byte)',')
            {
                return;
            }

            at = JsonScanner.NextToken(line, at + 1);
        }
    }

    private void Visit(
        ref PipelineRow row, ReadOnlySpan<byte> key, int index, int start, int end, JsonKind kind, int level)
    {
        var goesDeeper = false;
        for (var i = 0; i < _fields.Length; i++)
        {
            var path = _fields[i].Path;
            if (_isFound[i] || _depths[i] != level || path.Length <= level || !IsOnPath(path[level], key, index))
            {
                continue;
            }

            if (path.Length == level + 1)
            {
                _isFound[i] = kind != JsonKind.Fault;
                _foundCount += _isFound[i] ? 1 : 0;
                Take(ref row, _fields[i].Label, start, end, kind);
            }
            else
            {
                _depths[i] = level + 1;
                goesDeeper = true;
            }
        }

        if (!goesDeeper)
        {
            return;
        }

        if (start < end && IsBlock(row.Line[start], out var block) && level < DepthMax)
        {
            SearchBlock(ref row, start, end, block, level + 1);
        }

        foreach (ref var depth in _depths.AsSpan())
        {
            depth = Math.Min(depth, level);
        }
    }

    private void Take(ref PipelineRow row, int label, int start, int end, JsonKind kind)
    {
        if (kind == JsonKind.Fault)
        {
            _sink.Fail(row.Labels, PipelineError.JsonParser, _fault);
            return;
        }

        var value = row.LineSlice.Slice(start, end - start);
        value = kind switch
        {
            JsonKind.Null => default,
            JsonKind.String => value.Slice(1, value.Length - 2),
            _ => value,
        };

        // An object stays as it is written; in an array, escapes are taken out as in a string. Of several paths for one
        // label the line's last one counts.
        value = kind == JsonKind.Object ? value : JsonValueText.Read(ref row, value, hasEscapes: true);
        row.Labels.Set(LabelCategory.Parsed, row.Labels.ParsedNameOf(label), value);
    }

    private static bool TryReadKey(
        ScratchText scratch, ReadOnlySpan<byte> line, scoped ref int at, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (line[at] != (byte)'"')
        {
            return false;
        }

        var start = at + 1;
        var end = JsonScanner.StringEnd(line, start, out var hasEscapes);
        if (end < 0 || (at = JsonScanner.NextToken(line, end + 1)) < 0 || line[at] != (byte)':')
        {
            return false;
        }

        // A value that is missing is a fault of the value, which matters only if it is asked for.
        at = JsonScanner.NextToken(line, at + 1) is >= 0 and var valueStart ? valueStart : line.Length;
        key = line[start..end];
        if (hasEscapes)
        {
            var scratchStart = scratch.Length;
            if (!QuotedText.TryUnescapeJson(key, scratch))
            {
                return false;
            }

            key = scratch.Slice(scratchStart, scratch.Length - scratchStart);
        }

        return true;
    }

    private static bool IsBlock(byte opening, out JsonKind kind)
    {
        kind = opening == (byte)'{' ? JsonKind.Object : JsonKind.Array;
        return opening is (byte)'{' or (byte)'[';
    }

    private static bool IsOnPath(Step step, ReadOnlySpan<byte> key, int index)
        => step.Field is null ? step.Index == index : index < 0 && key.SequenceEqual(step.Field);

    private static Step[] PathOf(string text)
        => JsonPath.TryParse(text, out var error) is { } path
            ? [.. path.Steps.Select(step => new Step(step.Field is null ? null : Encoding.UTF8.GetBytes(step.Field), step.Index))]
            : throw new RequestException(RequestError.BadRequest, error);

    private readonly record struct Field(int Label, Step[] Path);

    /// <summary>A field to enter, or where there is none an element.</summary>
    private readonly record struct Step(byte[]? Field, int Index);
}
