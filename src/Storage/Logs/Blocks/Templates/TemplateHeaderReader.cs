using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Reads what a page's templates and columns are, before any column is loaded.</summary>
internal ref struct TemplateHeaderReader(ReadOnlySpan<byte> header, int columnCount)
{
    private const int SlotsMax = byte.MaxValue;

    private readonly ReadOnlySpan<byte> _header = header;
    private readonly List<TextSlice> _parts = [];
    private readonly List<int> _slotColumns = [];
    private readonly List<int> _slotStarts = [0];
    private IndexCursor _cursor = new(header);

    /// <summary>By column: where the values will lie in the text.</summary>
    public int[] ValueStarts { get; } = new int[columnCount];

    /// <summary>By column: bytes of the values; 0 for those with a dictionary.</summary>
    public int[] ValueBytes { get; } = new int[columnCount];

    /// <param name="bytesMax">The most bytes that the text may take.</param>
    /// <param name="buffers">Lends the text.</param>
    /// <param name="rows">Becomes <see cref="LineTemplates.RowTemplates"/>.</param>
    /// <exception cref="InvalidDataException">The bytes make no sense, or ask for too much.</exception>
    public LineTemplates Read(long bytesMax, int[] rows, PageBuffers buffers)
    {
        var count = _cursor.ReadCount();
        if (count != ValueStarts.Length)
        {
            IndexCursor.Fail($"wrong number of columns: got {count}, want {ValueStarts.Length}");
        }

        var columns = new SlotColumn[count];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = ReadColumn(column);
        }

        ReadTemplates();

        // Slices of the header stay right in the text, since it begins with the whole header.
        var end = (long)_header.Length;
        for (var column = 0; column < columns.Length; column++)
        {
            ValueStarts[column] = (int)end;
            end += ValueBytes[column];
            if (end > bytesMax)
            {
                IndexCursor.Fail($"columns too large: got at least {end} bytes, want at most {bytesMax}");
            }
        }

        var text = buffers.Rent((int)end);
        _header.CopyTo(text);
        return new LineTemplates
        {
            Text = text,
            Columns = columns,
            SlotColumns = [.. _slotColumns],
            SlotStarts = [.. _slotStarts],
            Parts = [.. _parts],
            RowTemplates = rows,
        };
    }

    private SlotColumn ReadColumn(int column)
    {
        var kind = (SlotKind)_cursor.ReadByte();
        if (kind > SlotKind.Number)
        {
            IndexCursor.Fail($"unknown kind of slot {(byte)kind}");
        }

        var dictionary = new TextSlice[_cursor.ReadCount()];
        if (dictionary.Length == 0)
        {
            ValueBytes[column] = _cursor.ReadInt32();
            return new SlotColumn(kind, ByteSet.Read(_cursor.ReadBytes(ByteSet.StoredBytes)), dictionary);
        }

        ByteSet bytes = default;
        foreach (ref var value in dictionary.AsSpan())
        {
            value = ReadSlice(_cursor.ReadInt32());
            bytes.Add(_header.Slice(value.Offset, value.Length));
        }

        return new SlotColumn(kind, bytes, dictionary);
    }

    private void ReadTemplates()
    {
        Span<int> lengths = stackalloc int[SlotsMax + 1];
        var count = _cursor.ReadCount();
        for (var template = 0; template < count; template++)
        {
            var slots = _cursor.ReadInt32(SlotsMax);
            for (var slot = 0; slot < slots; slot++)
            {
                lengths[slot] = _cursor.ReadInt32();
                _slotColumns.Add(_cursor.ReadInt32(ValueStarts.Length - 1));
            }

            lengths[slots] = _cursor.ReadInt32();
            _slotStarts.Add(_slotColumns.Count);
            foreach (var length in lengths[..(slots + 1)])
            {
                _parts.Add(ReadSlice(length));
            }
        }
    }

    private TextSlice ReadSlice(int length)
    {
        var slice = new TextSlice(_header.Length - _cursor.Rest.Length, length);
        _cursor.ReadBytes(length);
        return slice;
    }
}
