using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Logs;

/// <summary>A chunk under labels that tell whose it is; owns the chunk.</summary>
internal sealed class TenantLogChunk : LogChunk
{
    private readonly LogChunk _chunk;

    public TenantLogChunk(LogChunk chunk, LabelSet stream)
        : base(stream, chunk.RowCount, chunk.MinTimestampNs, chunk.MaxTimestampNs) => _chunk = chunk;

    public override bool IsRowCountExact => _chunk.IsRowCountExact;

    public override long LineBytes => _chunk.LineBytes;

    public override long MetadataBytes => _chunk.MetadataBytes;

    public override long CompressedBytes => _chunk.CompressedBytes;

    public override bool IsHead => _chunk.IsHead;

    public override ReadOnlySpan<long> TimestampsNs => _chunk.TimestampsNs;

    public override ReadOnlySpan<int> Offsets => _chunk.Offsets;

    public override ReadOnlySpan<byte> Text => _chunk.Text;

    public override IReadOnlyList<MetadataColumn> Metadata => _chunk.Metadata;

    public override ReadOnlySpan<TimeCount> Counts => _chunk.Counts;

    public override LineTemplates? Templates => _chunk.Templates;

    public override int TemplateRowStart => _chunk.TemplateRowStart;

    public override bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase) => _chunk.MayContain(needle, ignoreCase);

    public override async ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        await _chunk.LoadAsync(columns, cancellationToken);
        RowCount = _chunk.RowCount;
    }

    public override ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
        => _chunk.LoadSlotsAsync(columns, cancellationToken);

    public override async ValueTask LoadTextAsync(RowBitmap rows, CancellationToken cancellationToken)
    {
        await _chunk.LoadTextAsync(rows, cancellationToken);
        RowCount = _chunk.RowCount;
    }

    protected override void Dispose(bool disposing)
    {
        _chunk.Dispose();
        base.Dispose(disposing);
    }
}
