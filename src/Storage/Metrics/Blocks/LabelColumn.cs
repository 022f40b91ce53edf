using System.Buffers.Binary;
using System.Text;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>One label name of a block: its values, sorted by their bytes, and each series' value. Thread-safe.</summary>
internal sealed class LabelColumn
{
    private readonly byte[] _section;
    private readonly (int Start, int Length)[] _values;
    private readonly string?[] _strings; // Made when first asked for; two threads may both make one, which harms nothing.
    private readonly int _cellStart;
    private readonly int _width;

    private LabelColumn(byte[] section, (int Start, int Length)[] values, int cellStart, int width)
    {
        _section = section;
        _values = values;
        _strings = new string?[values.Length + 1];
        _cellStart = cellStart;
        _width = width;
    }

    /// <summary>Distinct values.</summary>
    public int ValueCount => _values.Length;

    /// <summary>Bytes a series for places of up to <paramref name="valueCount"/>.</summary>
    public static int WidthOf(int valueCount) => valueCount < 1 << 8 ? 1 : valueCount < 1 << 16 ? 2 : 4;

    /// <exception cref="InvalidDataException">The section is malformed.</exception>
    public static LabelColumn Read(byte[] section, int seriesCount)
    {
        var cursor = new IndexCursor(section);
        var values = new (int Start, int Length)[cursor.ReadCount()];
        foreach (ref var value in values.AsSpan())
        {
            var length = cursor.ReadCount();
            value = (section.Length - cursor.Rest.Length, length);
            cursor.ReadBytes(length);
        }

        var width = (int)cursor.ReadByte();
        if (width != WidthOf(values.Length) || cursor.Rest.Length != (long)seriesCount * width)
        {
            IndexCursor.Fail($"label column of width {width} and {cursor.Rest.Length} bytes for {seriesCount} series");
        }

        var column = new LabelColumn(section, values, section.Length - cursor.Rest.Length, width);
        for (var series = 0; series < seriesCount; series++)
        {
            if ((uint)column.PlaceOf(series) > (uint)column.ValueCount)
            {
                IndexCursor.Fail($"series {series} has value {column.PlaceOf(series)} of {column.ValueCount}");
            }
        }

        return column;
    }

    /// <summary>The place of a series' value, counted from 1; 0 if it does not have the label.</summary>
    public int PlaceOf(int series)
    {
        var cell = _section.AsSpan(_cellStart + (series * _width));
        return _width switch
        {
            1 => cell[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(cell),
            _ => BinaryPrimitives.ReadInt32LittleEndian(cell),
        };
    }

    /// <summary>The value of a place; empty for 0.</summary>
    public string ValueAt(int place) => place == 0 ? "" : _strings[place] ??= Encoding.UTF8.GetString(BytesAt(place));

    /// <summary>All values, sorted by their bytes.</summary>
    public string[] Values()
    {
        var values = new string[ValueCount];
        for (var place = 1; place <= values.Length; place++)
        {
            values[place - 1] = ValueAt(place);
        }

        return values;
    }

    /// <summary>The place of a value, 0 if no series has it.</summary>
    public int Find(ReadOnlySpan<byte> value)
    {
        var (low, high) = (1, ValueCount);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = BytesAt(middle).SequenceCompareTo(value);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return 0;
    }

    /// <summary>Adds the series with a value to a list, ascending.</summary>
    public void AddSeriesWith(int place, int seriesCount, List<int> series)
    {
        if (_width == 1)
        {
            // Fast path: a vectorised search for a byte.
            var cells = _section.AsSpan(_cellStart, seriesCount);
            for (var next = 0; next < seriesCount;)
            {
                var found = cells[next..].IndexOf((byte)place);
                if (found < 0)
                {
                    return;
                }

                series.Add(next + found);
                next += found + 1;
            }

            return;
        }

        for (var i = 0; i < seriesCount; i++)
        {
            if (PlaceOf(i) == place)
            {
                series.Add(i);
            }
        }
    }

    private ReadOnlySpan<byte> BytesAt(int place) => _section.AsSpan(_values[place - 1].Start, _values[place - 1].Length);
}
