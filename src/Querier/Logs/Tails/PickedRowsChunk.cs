using Trine.Model.Logs;
using Trine.Querier.Logs.Merging;

namespace Trine.Querier.Logs.Tails;

/// <summary>Some rows of a chunk, copied.</summary>
internal sealed class PickedRowsChunk : LogChunk
{
    private readonly long[] _timestampsNs;
    private readonly MergedText _text;

    /// <param name="chunk">All columns loaded; not kept.</param>
    /// <param name="rows">At least one, ascending, of part 0.</param>
    public PickedRowsChunk(LogChunk chunk, RowRef[] rows)
        : base(chunk.Stream, rows.Length, chunk.TimestampsNs[rows[0].Row], chunk.TimestampsNs[rows[^1].Row])
    {
        _timestampsNs = Array.ConvertAll(rows, row => chunk.TimestampsNs[row.Row]);
        _text = MergedText.Copy([chunk], rows, MergedText.OffsetsOf([chunk], rows));
        Metadata = MergedMetadata.Copy([chunk], rows);
    }

    public override long LineBytes => _text.LineBytes;

    public override bool IsHead => true;

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs;

    public override ReadOnlySpan<int> Offsets => _text.Offsets;

    public override ReadOnlySpan<byte> Text => _text.Bytes;

    public override IReadOnlyList<MetadataColumn> Metadata { get; }

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken) => default;
}
