using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// A template as a line to be parsed, with a digit in the place of each value: a parser that finds all slots within values finds the
/// same in each line of the template. Reused for template after template; not thread-safe.
/// </summary>
internal sealed class TemplateLine
{
    /// <summary>As a value it is valid wherever a value of a slot may stand.</summary>
    private const byte Placeholder = (byte)'0';

    private readonly ScratchText _text = new();
    private readonly List<int> _positions = [];
    private readonly List<SlotKind> _kinds = [];

    public ReadOnlySpan<byte> Text => _text.Slice(0, _text.Length);

    public int SlotCount => _positions.Count;

    /// <summary>Where the placeholder of a slot stands.</summary>
    public int PositionOf(int slot) => _positions[slot];

    public SlotKind KindOf(int slot) => _kinds[slot];

    public void Begin(LineTemplates templates, int template)
    {
        _text.Truncate(0);
        _positions.Clear();
        _kinds.Clear();
        var parts = templates.PartsOf(template);
        var columns = templates.ColumnsOf(template);
        for (var slot = 0; slot < columns.Length; slot++)
        {
            _text.Append(templates.Bytes(parts[slot]));
            _positions.Add(_text.Length);
            _kinds.Add(templates.Columns[columns[slot]].Kind);
            _text.AppendByte(Placeholder);
        }

        _text.Append(templates.Bytes(parts[^1]));
    }

    /// <summary>The first slot at or behind a position.</summary>
    public int SlotFrom(int position)
    {
        var slot = _positions.BinarySearch(position);
        return slot < 0 ? ~slot : slot;
    }
}
