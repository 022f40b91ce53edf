using System.Buffers;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>A page's lines as templates, decoded, and its columns as far as they were asked for. Owns its buffers. Not thread-safe.</summary>
/// <remarks>Layout: docs/format/log-block.md.</remarks>
internal sealed class TemplateText : IDisposable
{
    /// <summary>Parts, dictionaries and columns together: more than any page that was written has.</summary>
    private const long TextBytesMax = 1 << 30;

    private readonly PageBuffers _buffers;
    private readonly int _rowCount;
    private readonly int[] _valueStarts; // By column: where its values lie once they are loaded.
    private readonly int[] _valueBytes;
    private readonly bool[] _isLoaded;
    private readonly List<int[]> _ids = [];
    private readonly List<TextSlice[]> _values = [];
    private readonly bool[] _hasSlot; // By template, of the column that is being loaded.
    private long _memoryBytes;

    private TemplateText(LineTemplates lines, int rowCount, int[] valueStarts, int[] valueBytes, PageBuffers buffers)
    {
        _buffers = buffers;
        _memoryBytes = lines.MemoryBytes;
        Lines = lines;
        _rowCount = rowCount;
        _valueStarts = valueStarts;
        _valueBytes = valueBytes;
        _isLoaded = new bool[lines.Columns.Length];
        _hasSlot = new bool[lines.Count];
    }

    public LineTemplates Lines { get; }

    public long MemoryBytes => _memoryBytes;

    /// <summary>Reads the section of templates.</summary>
    /// <exception cref="InvalidDataException">The bytes make no sense.</exception>
    public static TemplateText Read(ReadOnlySpan<byte> section, int rowCount, int columnCount, PageBuffers buffers)
    {
        var cursor = new IndexCursor(section);
        var headerBytes = cursor.ReadUInt32();
        var frame = cursor.ReadBytes((int)Math.Min(cursor.ReadUInt32(), int.MaxValue));
        if (headerBytes > TextBytesMax)
        {
            IndexCursor.Fail($"templates too large: got {headerBytes} bytes");
        }

        var header = ArrayPool<byte>.Shared.Rent((int)headerBytes);
        var rows = ArrayPool<int>.Shared.Rent(rowCount);
        try
        {
            Zstd.Decompress(frame, header.AsSpan(0, (int)headerBytes));
            var reader = new TemplateHeaderReader(header.AsSpan(0, (int)headerBytes), columnCount);
            var text = new TemplateText(
                reader.Read(TextBytesMax, rows, buffers), rowCount, reader.ValueStarts, reader.ValueBytes, buffers);
            ReadNumbers(ref cursor, rows.AsSpan(0, rowCount), text.Lines.Count);
            return text;
        }
        catch
        {
            ArrayPool<int>.Shared.Return(rows);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }

    public bool IsLoaded(int column) => _isLoaded[column] || Lines.Columns[column].IsConstant;

    /// <summary>Reads a column.</summary>
    /// <exception cref="InvalidDataException">The bytes make no sense.</exception>
    public void LoadColumn(int column, ReadOnlySpan<byte> section)
    {
        if (IsLoaded(column))
        {
            return;
        }

        var count = CountRows(column);
        var cursor = new IndexCursor(section);
        var numbers = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var dictionary = Lines.Columns[column].Dictionary.Length;
            ReadNumbers(ref cursor, numbers.AsSpan(0, count), dictionary == 0 ? _valueBytes[column] + 1 : dictionary);
            if (dictionary > 0)
            {
                LoadIds(column, numbers.AsSpan(0, count));
            }
            else
            {
                LoadValues(column, numbers.AsSpan(0, count), cursor.Rest);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(numbers);
        }

        _isLoaded[column] = true;
    }

    /// <summary>The columns that lines of some rows need and that are not loaded, ascending.</summary>
    public int[] FindMissing(RowBitmap rows)
    {
        var isSeen = new bool[Lines.Count];
        var missing = new SortedSet<int>();
        foreach (var row in rows)
        {
            var template = Lines.RowTemplates[row];
            if (isSeen[template])
            {
                continue;
            }

            isSeen[template] = true;
            foreach (var column in Lines.ColumnsOf(template))
            {
                if (!IsLoaded(column))
                {
                    missing.Add(column);
                }
            }
        }

        return [.. missing];
    }

    /// <summary>Writes the lines of some rows, each followed by its end. Needs their columns.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="offsets">Where each line of the page begins; one more than lines.</param>
    /// <param name="output">The page's text.</param>
    /// <exception cref="InvalidDataException">A line is not as long as it should be.</exception>
    public void Render(RowBitmap rows, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        foreach (var row in rows)
        {
            Render(row, output[offsets[row]..(offsets[row + 1] - 1)]);
            output[offsets[row + 1] - 1] = (byte)'\n';
        }
    }

    public void Dispose()
    {
        _buffers.Return(Lines.Text);
        ArrayPool<int>.Shared.Return(Lines.RowTemplates);
        _ids.ForEach(ids => ArrayPool<int>.Shared.Return(ids));
        _values.ForEach(values => ArrayPool<TextSlice>.Shared.Return(values));
    }

    private void Render(int row, Span<byte> line)
    {
        ReadOnlySpan<byte> text = Lines.Text;
        var template = Lines.RowTemplates[row];
        var slots = Lines.ColumnsOf(template);
        var parts = Lines.PartsOf(template);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            Copy(text, parts[slot], ref line);
            Copy(text, Lines.Columns[slots[slot]].ValueOf(row), ref line);
        }

        Copy(text, parts[^1], ref line);
        if (!line.IsEmpty)
        {
            IndexCursor.Fail($"line of row {row} is {line.Length} bytes too short");
        }
    }

    private static void Copy(ReadOnlySpan<byte> text, TextSlice slice, ref Span<byte> line)
    {
        if (slice.Length > line.Length)
        {
            IndexCursor.Fail($"a line is too long: {slice.Length} bytes where {line.Length} are left");
        }

        text.Slice(slice.Offset, slice.Length).CopyTo(line);
        line = line[slice.Length..];
    }

    private static void ReadNumbers(ref IndexCursor cursor, Span<int> numbers, int end)
    {
        cursor.ReadFrameOfReference(numbers);
        if (numbers.ContainsAnyExceptInRange(0, end - 1))
        {
            IndexCursor.Fail($"a number is too large: want less than {end}");
        }
    }

    /// <summary>Rows whose template has a slot of the column, which <see cref="_hasSlot"/> tells afterwards.</summary>
    private int CountRows(int column)
    {
        for (var template = 0; template < _hasSlot.Length; template++)
        {
            _hasSlot[template] = Lines.ColumnsOf(template).Contains(column);
        }

        if (!_hasSlot.AsSpan().Contains(false))
        {
            return _rowCount;
        }

        var count = 0;
        foreach (var template in Lines.RowTemplates.AsSpan(0, _rowCount))
        {
            count += _hasSlot[template] ? 1 : 0;
        }

        return count;
    }

    private void LoadIds(int column, ReadOnlySpan<int> numbers)
    {
        var ids = ArrayPool<int>.Shared.Rent(_rowCount);
        _ids.Add(ids);
        _memoryBytes += (long)ids.Length * sizeof(int);
        if (numbers.Length == _rowCount)
        {
            // Fast path: every row has the slot.
            numbers.CopyTo(ids);
            Lines.Columns[column].Load(ids);
            return;
        }

        var templates = Lines.RowTemplates.AsSpan(0, _rowCount);
        var next = 0;
        for (var row = 0; row < templates.Length; row++)
        {
            ids[row] = _hasSlot[templates[row]] ? numbers[next++] : 0;
        }

        Lines.Columns[column].Load(ids);
    }

    private void LoadValues(int column, ReadOnlySpan<int> lengths, ReadOnlySpan<byte> frame)
    {
        var total = 0L;
        foreach (var length in lengths)
        {
            total += length;
        }

        if (total != _valueBytes[column])
        {
            IndexCursor.Fail($"values do not add up: got {total} bytes, want {_valueBytes[column]}");
        }

        var start = _valueStarts[column];
        Zstd.Decompress(frame, Lines.Text.AsSpan(start, _valueBytes[column]));
        var rented = ArrayPool<TextSlice>.Shared.Rent(_rowCount);
        _values.Add(rented);
        _memoryBytes += 2L * rented.Length * sizeof(int);
        var values = rented.AsSpan(0, _rowCount);
        if (lengths.Length == _rowCount)
        {
            // Fast path: every row has the slot.
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = new TextSlice(start, lengths[row]);
                start += lengths[row];
            }
        }
        else
        {
            var templates = Lines.RowTemplates.AsSpan(0, _rowCount);
            var next = 0;
            for (var row = 0; row < values.Length; row++)
            {
                var length = _hasSlot[templates[row]] ? lengths[next++] : 0;
                values[row] = new TextSlice(start, length);
                start += length;
            }
        }

        Lines.Columns[column].Load(rented);
    }
}
