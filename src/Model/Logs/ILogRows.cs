namespace Trine.Model.Logs;

/// <summary>Rows to be written to a frame; a struct, so that the writer's loops are compiled for each kind.</summary>
internal interface ILogRows
{
    /// <summary>Places, of which some may be left out.</summary>
    int Count { get; }

    bool Has(int index);

    long TimestampNs(int index);

    ReadOnlySpan<byte> Line(int index);

    /// <summary>Number of metadata pairs of a row.</summary>
    int MetadataCount(int index);

    void Metadata(int index, int pair, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value);
}

/// <summary>The rows of a stream of a batch; the detected level is the last metadata pair of a row that has one.</summary>
internal readonly struct BatchRows(LogBatch batch, int start, int count) : ILogRows
{
    public int Count => count;

    public bool Has(int index) => !batch.IsRefused(start + index);

    public long TimestampNs(int index) => batch.TimestampsNs[start + index];

    public ReadOnlySpan<byte> Line(int index) => batch.Bytes(batch.Lines[start + index]);

    public int MetadataCount(int index)
        => (batch.MetadataOf(start + index).Length / 2) + (batch.Levels[start + index].IsEmpty ? 0 : 1);

    public void Metadata(int index, int pair, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var pairs = batch.MetadataOf(start + index);
        if (pair * 2 == pairs.Length)
        {
            name = LogFrame.DetectedLevelName;
            value = batch.Bytes(batch.Levels[start + index]);
            return;
        }

        name = batch.Bytes(pairs[pair * 2]);
        value = batch.Bytes(pairs[(pair * 2) + 1]);
    }
}

/// <summary>Chosen rows of a chunk.</summary>
internal readonly struct ChunkRows(LogChunk chunk, IReadOnlyList<int> rows) : ILogRows
{
    public int Count => rows.Count;

    public bool Has(int index) => true;

    public long TimestampNs(int index) => chunk.TimestampsNs[rows[index]];

    public ReadOnlySpan<byte> Line(int index) => chunk.Line(rows[index]);

    public int MetadataCount(int index)
    {
        var count = 0;
        foreach (var column in chunk.Metadata)
        {
            count += column.Ids[rows[index]] != 0 ? 1 : 0;
        }

        return count;
    }

    public void Metadata(int index, int pair, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var column in chunk.Metadata)
        {
            if (column.Ids[rows[index]] != 0 && pair-- == 0)
            {
                name = column.NameUtf8.Span;
                value = column.ValueOf(rows[index]);
                return;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(pair));
    }
}
