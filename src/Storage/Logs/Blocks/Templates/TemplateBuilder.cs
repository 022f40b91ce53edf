using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Takes the lines of a page apart into templates and columns, and writes them. Not thread-safe; reused for page after page.</summary>
/// <remarks>Layout: docs/format/log-block.md.</remarks>
internal sealed class TemplateBuilder : IDisposable
{
    /// <summary>A page has no more columns, so that what is read and kept of it stays small.</summary>
    private const int ColumnsMax = 256;

    /// <summary>A page may have this many templates, and beyond them one for so many rows.</summary>
    private const int TemplatesMin = 256;
    private const int TemplateShare = 4;

    /// <summary>Bytes in front of a slot that say which column it belongs to: enough for most keys.</summary>
    private const int ContextBytes = 12;

    private const int KindBits = 2;

    private readonly MetadataColumnBuilder _templates = new(); // Parts, and where the slots lie between them.
    private readonly MetadataColumnBuilder _contexts = new(); // By column: what stands in front, kind, how often before.
    private readonly List<int[]> _columnsOf = []; // By template.
    private readonly List<SlotColumnBuilder> _columns = []; // Those of former pages too; as many as contexts are in use.
    private readonly ByteBuffer _key = new();
    private readonly ByteBuffer _header = new();
    private readonly TemplateTree _tree = new();
    private readonly int[] _marks = new int[TemplateTree.SlotsMax]; // Where in the parts a slot stands, and its kind.
    private uint[] _rows = new uint[1024];

    /// <summary>Takes the lines of a page.</summary>
    /// <param name="text">Each line followed by its end.</param>
    /// <param name="offsets">Where lines begin; one more than lines.</param>
    /// <returns>False when the lines have too little in common; the builder is of no use then until the next page.</returns>
    public bool TryBuild(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets)
    {
        _templates.Reset([]);
        _contexts.Reset([]);
        _columnsOf.Clear();
        _tree.Clear();
        var rowCount = offsets.Length - 1;
        if (_rows.Length < rowCount)
        {
            _rows = new uint[rowCount];
        }

        for (var row = 0; row < rowCount; row++)
        {
            var line = text[offsets[row]..(offsets[row + 1] - 1)];
            var template = _tree.Find(line);
            var slots = _tree.Slots;
            if (template == _columnsOf.Count)
            {
                if (template > TemplatesMin + (row / TemplateShare))
                {
                    return false;
                }

                WriteKey(line, slots);
                _templates.IdOf(_key.WrittenSpan);
                _columnsOf.Add(ColumnsOfKey(slots.Length));
            }

            if (_contexts.ValueCount > ColumnsMax)
            {
                return false;
            }

            _rows[row] = (uint)template;
            var columns = _columnsOf[template];
            for (var slot = 0; slot < columns.Length; slot++)
            {
                _columns[columns[slot]].Add(line.Slice(slots[slot].Start, slots[slot].Length));
            }
        }

        return true;
    }

    /// <summary>Appends the section that comes first: the templates, what columns are made of, and the template of each row.</summary>
    public void WriteTemplates(int rowCount, ByteBuffer output)
    {
        _header.Clear();
        WriteHeader();
        output.AppendUInt32((uint)_header.Length);
        using var frame = new ByteBuffer();
        Zstd.Compress(_header.WrittenSpan, frame, LogBlockFormat.TextLevel);
        output.AppendUInt32((uint)frame.Length);
        output.Append(frame.WrittenSpan);
        FrameOfReference.Write(_rows.AsSpan(0, rowCount), output);
    }

    public int ColumnCount => _contexts.ValueCount;

    /// <summary>Appends a column.</summary>
    public void WriteColumn(int column, ByteBuffer output) => _columns[column].Write(output);

    public void Dispose()
    {
        _templates.Dispose();
        _contexts.Dispose();
        _tree.Dispose();
        _key.Dispose();
        _header.Dispose();
        _columns.ForEach(column => column.Dispose());
    }

    /// <summary>Writes the key of a line's template: its parts, then where the slots stand.</summary>
    private void WriteKey(ReadOnlySpan<byte> line, ReadOnlySpan<TemplateSlot> slots)
    {
        _key.Clear();
        var end = 0;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            _key.Append(line[end..slots[slot].Start]);
            _marks[slot] = (_key.Length << KindBits) | (int)slots[slot].Kind;
            end = slots[slot].Start + slots[slot].Length;
        }

        _key.Append(line[end..]);
        foreach (var mark in _marks.AsSpan(0, slots.Length))
        {
            _key.AppendUInt32((uint)mark);
        }

        _key.AppendByte((byte)slots.Length);
    }

    private int[] ColumnsOfKey(int slotCount)
    {
        var parts = _key.WrittenSpan[..^((slotCount * sizeof(uint)) + 1)];
        var columns = new int[slotCount];
        Span<byte> context = stackalloc byte[ContextBytes + 2];
        var start = 0;
        for (var slot = 0; slot < slotCount; slot++)
        {
            var end = _marks[slot] >> KindBits;
            var kind = (SlotKind)(_marks[slot] & ((1 << KindBits) - 1));
            var front = Context(parts[start..end]);
            front.CopyTo(context);
            context[front.Length] = (byte)kind;
            start = end;

            // Slots of one line that look alike are told apart by their order.
            byte before = 0;
            do
            {
                context[front.Length + 1] = before++;
                columns[slot] = ColumnOf(context[..(front.Length + 2)], kind);
            }
            while (columns.AsSpan(0, slot).Contains(columns[slot]));
        }

        return columns;
    }

    private int ColumnOf(ReadOnlySpan<byte> context, SlotKind kind)
    {
        var known = _contexts.ValueCount;
        var column = _contexts.IdOf(context) - 1;
        if (column == known)
        {
            if (column == _columns.Count)
            {
                _columns.Add(new SlotColumnBuilder());
            }

            _columns[column].Reset(kind);
        }

        return column;
    }

    /// <summary>The last word in front of a slot, with the punctuation behind it.</summary>
    private static ReadOnlySpan<byte> Context(ReadOnlySpan<byte> part)
    {
        var word = part.Length == 0 ? -1 : part[..^1].LastIndexOf((byte)' ');
        part = part[(word + 1)..];
        return part.Length > ContextBytes ? part[^ContextBytes..] : part;
    }

    private void WriteHeader()
    {
        _header.AppendVarint((ulong)_contexts.ValueCount);
        for (var column = 0; column < _contexts.ValueCount; column++)
        {
            _columns[column].WriteHeader(_header);
        }

        _header.AppendVarint((ulong)_templates.ValueCount);
        for (var template = 0; template < _templates.ValueCount; template++)
        {
            WriteTemplate(_templates.ValueAt(template), _columnsOf[template]);
        }
    }

    private void WriteTemplate(ReadOnlySpan<byte> key, int[] columns)
    {
        var marks = key[^((columns.Length * sizeof(uint)) + 1)..];
        var parts = key[..^marks.Length];
        _header.AppendVarint((ulong)columns.Length);
        var start = 0;
        for (var slot = 0; slot < columns.Length; slot++)
        {
            var end = (int)(BinaryPrimitives.ReadUInt32LittleEndian(marks[(slot * sizeof(uint))..]) >> KindBits);
            _header.AppendVarint((ulong)(end - start));
            _header.AppendVarint((ulong)columns[slot]);
            start = end;
        }

        _header.AppendVarint((ulong)(parts.Length - start));
        _header.Append(parts);
    }
}
