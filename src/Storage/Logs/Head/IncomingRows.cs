namespace Trine.Storage.Logs.Head;

/// <summary>The rows of one stream of a frame, on their way into an open chunk.</summary>
internal readonly ref struct IncomingRows
{
    private readonly DecodedFrame _decoded;
    private readonly DecodedStream _stream;
    private readonly ReadOnlySpan<byte> _frame;

    public IncomingRows(DecodedFrame decoded, int streamIndex, ReadOnlySpan<byte> frame)
    {
        _decoded = decoded;
        _stream = decoded.Streams[streamIndex];
        _frame = frame;
        TimestampsNs = decoded.TimestampsNs(_stream);
        Offsets = decoded.Offsets(_stream);
        Text = _stream.Text.In(frame);
    }

    public int Count => _stream.RowCount;

    public ReadOnlySpan<long> TimestampsNs { get; }

    /// <summary>One more than there are rows, into <see cref="Text"/>.</summary>
    public ReadOnlySpan<int> Offsets { get; }

    /// <summary>Lines, each followed by '\n'.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public int ColumnCount => _stream.ColumnCount;

    public ReadOnlySpan<byte> Line(int row) => Text[Offsets[row]..(Offsets[row + 1] - 1)];

    public ReadOnlySpan<byte> ColumnName(int column) => _decoded.Column(_stream, column).Name.In(_frame);

    /// <summary>Number of distinct values of a column; ids run from 1 to it, 0 means absent.</summary>
    public int ValueCount(int column) => _decoded.Column(_stream, column).ValueCount;

    public ReadOnlySpan<int> Ids(int column) => _decoded.Ids(_decoded.Column(_stream, column), Count);

    public ReadOnlySpan<byte> Value(int column, int id)
        => _decoded.Value(_decoded.Column(_stream, column), id).In(_frame);

    /// <summary>Bytes of a row's metadata, names and values.</summary>
    public int MetadataBytes(int row)
    {
        var bytes = 0;
        for (var column = 0; column < ColumnCount; column++)
        {
            var id = Ids(column)[row];
            bytes += id == 0 ? 0 : ColumnName(column).Length + Value(column, id).Length;
        }

        return bytes;
    }
}
