namespace Trine.Storage.Logs.Head;

/// <summary>A copy of the row that a stream took last, so that its repetition is known after its chunk was closed.</summary>
internal sealed class LastRow
{
    private readonly long _timestampNs;
    private readonly byte[] _line;
    private readonly (byte[] Name, byte[] Value)[] _metadata;

    private LastRow(long timestampNs, byte[] line, (byte[] Name, byte[] Value)[] metadata)
    {
        _timestampNs = timestampNs;
        _line = line;
        _metadata = metadata;
    }

    public static LastRow Of(OpenChunk chunk)
    {
        var row = chunk.RowCount - 1;
        return new LastRow(chunk.TimestampNs(row), chunk.Line(row).ToArray(), chunk.MetadataOf(row));
    }

    public bool Equals(in IncomingRows rows, int row)
    {
        if (rows.TimestampsNs[row] != _timestampNs || !rows.Line(row).SequenceEqual(_line))
        {
            return false;
        }

        var count = 0;
        for (var column = 0; column < rows.ColumnCount; column++)
        {
            var id = rows.Ids(column)[row];
            if (id != 0 && !Has(rows.ColumnName(column), rows.Value(column, id)))
            {
                return false;
            }

            count += id != 0 ? 1 : 0;
        }

        return count == _metadata.Length;
    }

    private bool Has(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        foreach (var pair in _metadata)
        {
            if (name.SequenceEqual(pair.Name))
            {
                return value.SequenceEqual(pair.Value);
            }
        }

        return false;
    }
}
