using System.Text;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>The rows of one stream of a frame, copied, in order of arrival: a source for writing them into another frame.</summary>
internal sealed class AdmittedChunk : LogChunk
{
    private readonly long[] _timestampsNs;
    private readonly int[] _offsets;
    private readonly byte[] _text;

    public AdmittedChunk(LabelSet stream, in IncomingRows rows)
        : base(stream, rows.Count, rows.TimestampsNs[0], rows.TimestampsNs[^1])
    {
        _timestampsNs = rows.TimestampsNs.ToArray();
        _offsets = rows.Offsets.ToArray();
        _text = rows.Text.ToArray();
        var columns = new MetadataColumn[rows.ColumnCount];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = CopyColumn(rows, column);
        }

        Metadata = columns;
    }

    public override long LineBytes => _text.Length - RowCount;

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs;

    public override ReadOnlySpan<int> Offsets => _offsets;

    public override ReadOnlySpan<byte> Text => _text;

    public override IReadOnlyList<MetadataColumn> Metadata { get; }

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken) => default;

    private static MetadataColumn CopyColumn(in IncomingRows rows, int column)
    {
        var values = new ReadOnlyMemory<byte>[rows.ValueCount(column)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = rows.Value(column, i + 1).ToArray();
        }

        return new MetadataColumn(
            Encoding.UTF8.GetString(rows.ColumnName(column)), rows.Ids(column).ToArray(), values);
    }
}
