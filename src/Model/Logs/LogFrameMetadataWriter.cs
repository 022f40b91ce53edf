using System.Diagnostics;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>Turns rows' metadata pairs into columns and writes them. Reusable, not thread-safe.</summary>
internal sealed class LogFrameMetadataWriter : IDisposable
{
    private readonly List<MetadataColumnBuilder> _builders = [];
    private readonly List<int[]> _ids = [];
    private int _columnCount;

    /// <param name="output">Receives the column count and the columns.</param>
    /// <param name="rows">All rows; those left out take no place.</param>
    /// <param name="rowCount">Rows not left out.</param>
    public void Write<TRows>(ByteBuffer output, TRows rows, int rowCount)
        where TRows : struct, ILogRows
    {
        _columnCount = 0;
        var row = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows.Has(i))
            {
                continue;
            }

            var pairs = rows.MetadataCount(i);
            for (var pair = 0; pair < pairs; pair++)
            {
                rows.Metadata(i, pair, out var name, out var value);
                var column = ColumnOf(name, rowCount, hint: pair);
                _ids[column][row] = _builders[column].IdOf(value);
            }

            row++;
        }

        Debug.Assert(row == rowCount, "rowCount counts the rows that are not left out");
        output.AppendVarint((ulong)_columnCount);
        for (var i = 0; i < _columnCount; i++)
        {
            WriteColumn(output, _builders[i], _ids[i].AsSpan(0, rowCount));
        }
    }

    public void Dispose()
    {
        foreach (var builder in _builders)
        {
            builder.Dispose();
        }
    }

    private static void WriteColumn(ByteBuffer output, MetadataColumnBuilder builder, ReadOnlySpan<int> ids)
    {
        WriteBytes(output, builder.Name);
        output.AppendVarint((ulong)builder.ValueCount);
        for (var i = 0; i < builder.ValueCount; i++)
        {
            WriteBytes(output, builder.ValueAt(i));
        }

        foreach (var id in ids)
        {
            output.AppendVarint((ulong)id);
        }
    }

    private static void WriteBytes(ByteBuffer output, ReadOnlySpan<byte> bytes)
    {
        output.AppendVarint((ulong)bytes.Length);
        output.Append(bytes);
    }

    /// <summary>The column of a key; rows mostly have the same keys in the same places, which <paramref name="hint"/> uses.</summary>
    private int ColumnOf(ReadOnlySpan<byte> name, int rowCount, int hint)
    {
        if (hint < _columnCount && _builders[hint].Name.SequenceEqual(name))
        {
            return hint;
        }

        for (var i = 0; i < _columnCount; i++)
        {
            if (_builders[i].Name.SequenceEqual(name))
            {
                return i;
            }
        }

        if (_columnCount == _builders.Count)
        {
            _builders.Add(new MetadataColumnBuilder());
            _ids.Add([]);
        }

        if (_ids[_columnCount].Length < rowCount)
        {
            _ids[_columnCount] = new int[rowCount];
        }

        Array.Clear(_ids[_columnCount], 0, rowCount);
        _builders[_columnCount].Reset(name);
        return _columnCount++;
    }
}
