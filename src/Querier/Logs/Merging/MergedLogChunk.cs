using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>Rows of one stream from several chunks that overlap, in order of time and without duplicates.</summary>
/// <remarks>
/// A duplicate has the time, line and structured metadata of another row. Only rows of equal time need their text read to be
/// told apart, so chunks that overlap without sharing an instant are merged on timestamps alone.
/// </remarks>
internal sealed class MergedLogChunk : LogChunk
{
    private readonly TimeRange _window;
    private readonly SharedChunk[] _parts;
    private readonly LogChunk[] _chunks; // Those of the parts.
    private RowRef[]? _rows;
    private long[] _timestampsNs = [];
    private int[]? _offsets;
    private MergedText? _text;
    private IReadOnlyList<MetadataColumn>? _metadata;

    /// <param name="window">Only rows inside are taken.</param>
    /// <param name="parts">Chunks of one stream that overlap the window, in the order that decides between equal times.</param>
    public MergedLogChunk(TimeRange window, SharedChunk[] parts)
        : base(
            parts[0].Chunk.Stream,
            parts.Sum(part => (int)Math.Ceiling(part.Chunk.RowCount * part.ShareOf(window))),
            Math.Max(window.StartNs, parts.Min(part => part.Chunk.MinTimestampNs)),
            Math.Min(window.EndNs - 1, parts.Max(part => part.Chunk.MaxTimestampNs)))
    {
        _window = window;
        _parts = parts;
        _chunks = Array.ConvertAll(parts, part => part.Chunk);
        foreach (var part in parts)
        {
            part.AddUser();
        }
    }

    public override bool IsRowCountExact => _rows is not null;

    public override long LineBytes => _offsets is not null ? _offsets[^1] - RowCount : SumOfShares(chunk => chunk.LineBytes);

    public override long MetadataBytes
        => _metadata?.Sum(column => column.SumLengths()) ?? SumOfShares(chunk => chunk.MetadataBytes);

    public override long CompressedBytes => SumOfShares(chunk => chunk.CompressedBytes);

    public override bool IsHead => Array.Exists(_chunks, chunk => chunk.IsHead);

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs;

    public override ReadOnlySpan<int> Offsets => Loaded(_offsets);

    public override ReadOnlySpan<byte> Text => Loaded(_text).Bytes;

    public override IReadOnlyList<MetadataColumn> Metadata => Loaded(_metadata);

    public override bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase)
    {
        foreach (var chunk in _chunks)
        {
            if (chunk.MayContain(needle, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public override async ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        _rows ??= await MergeAsync(cancellationToken);
        if (_offsets is null && (columns & (LogColumns.Text | LogColumns.Offsets)) != 0)
        {
            await LoadPartsAsync(LogColumns.Offsets, cancellationToken);
            _offsets = MergedText.OffsetsOf(_chunks, _rows);
        }

        if (_text is null && _offsets is not null && columns.HasFlag(LogColumns.Text))
        {
            await LoadTextsAsync(_rows, cancellationToken);
            _text = MergedText.Copy(_chunks, _rows, _offsets);
        }

        if (_metadata is null && (columns & LogColumns.Metadata) != 0)
        {
            await LoadPartsAsync(LogColumns.Metadata, cancellationToken);
            _metadata = MergedMetadata.Copy(_chunks, _rows);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }

        base.Dispose(disposing);
    }

    private long SumOfShares(Func<LogChunk, long> bytesOf)
        => _parts.Sum(part => (long)Math.Ceiling(bytesOf(part.Chunk) * part.ShareOf(_window)));

    private static T Loaded<T>(T? column)
        where T : class
        => column ?? throw new InvalidOperationException("the column was not loaded");

    private async ValueTask LoadPartsAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            await part.LoadAsync(columns, cancellationToken);
        }
    }

    /// <summary>Loads no more of the parts' text than the rows' lines.</summary>
    private async ValueTask LoadTextsAsync(RowRef[] rows, CancellationToken cancellationToken)
    {
        var bitmaps = Array.ConvertAll(_chunks, chunk => new RowBitmap(chunk.RowCount));
        foreach (var row in rows)
        {
            bitmaps[row.Part].Set(row.Row);
        }

        for (var part = 0; part < _parts.Length; part++)
        {
            await _parts[part].LoadTextAsync(bitmaps[part], cancellationToken);
        }
    }

    private async ValueTask<RowRef[]> MergeAsync(CancellationToken cancellationToken)
    {
        await LoadPartsAsync(LogColumns.Timestamps, cancellationToken);
        var rows = OrderByTime();
        if (HasSharedInstant(rows))
        {
            await LoadPartsAsync(LogColumns.Metadata, cancellationToken);
            await LoadTextsAsync(rows, cancellationToken);
            rows = DuplicateRows.Remove(_chunks, rows);
        }

        RowCount = rows.Length;
        _timestampsNs = Array.ConvertAll(rows, TimeOf);
        return rows;
    }

    private RowRef[] OrderByTime()
    {
        var rows = new List<RowRef>(RowCount);
        for (var part = 0; part < _chunks.Length; part++)
        {
            var timestampsNs = _chunks[part].TimestampsNs;
            for (var row = 0; row < timestampsNs.Length; row++)
            {
                if (_window.Contains(timestampsNs[row]))
                {
                    rows.Add(new RowRef(part, row));
                }
            }
        }

        var ordered = rows.ToArray();
        Array.Sort(ordered, (a, b) =>
        {
            var byTime = TimeOf(a).CompareTo(TimeOf(b));
            return byTime != 0 ? byTime : a.Part != b.Part ? a.Part.CompareTo(b.Part) : a.Row.CompareTo(b.Row);
        });
        return ordered;
    }

    private bool HasSharedInstant(RowRef[] rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].Part != rows[i - 1].Part && TimeOf(rows[i]) == TimeOf(rows[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private long TimeOf(RowRef row) => _chunks[row.Part].TimestampsNs[row.Row];
}

/// <summary>A row of one of the parts of a merged chunk.</summary>
internal readonly record struct RowRef(int Part, int Row);
