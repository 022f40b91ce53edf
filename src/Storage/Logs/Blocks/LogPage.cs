using System.Buffers;
using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>The columns of one page that readers have asked for so far, decoded. Shared by all chunks of the page.</summary>
/// <remarks>
/// Thread-safe: one reader loads, the others wait. Columns stay in place until <see cref="Free"/>, which the cache calls when
/// no reader holds the page.
/// </remarks>
internal sealed class LogPage(LogPageSource source, PageBuffers buffers) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile LogColumns _loaded;
    private long[] _timestampsNs = [];
    private int[] _offsets = [];
    private byte[] _text = [];
    private MetadataColumn[] _metadata = [];
    private long _metadataBytes;
    private TimeCounts? _counts;
    private TemplateText? _templates;
    private RowBitmap? _madeRows; // Rows whose lines were made while not all were.

    public LogPageSource Source => source;

    public ReadOnlySpan<long> TimestampsNs => _timestampsNs.AsSpan(0, source.Info.RowCount);

    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, source.Info.RowCount + 1);

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, source.Info.TextBytes);

    public IReadOnlyList<MetadataColumn> Metadata => _metadata;

    /// <summary>What stretches of time hold of a run; empty where there are no counts.</summary>
    public ReadOnlySpan<TimeCount> CountsOf(int rowStart) => _counts is null ? default : _counts.Of(source.RunAt(rowStart));

    /// <summary>Null where the page holds its text in one piece, or before it is loaded.</summary>
    public LineTemplates? Templates => _templates?.Lines;

    /// <summary>Bytes of memory that the loaded columns take.</summary>
    public long MemoryBytes
        => _metadataBytes + (_counts?.MemoryBytes ?? 0) + (_templates?.MemoryBytes ?? 0) + _text.Length
            + ((long)_timestampsNs.Length * sizeof(long)) + ((long)_offsets.Length * sizeof(int));

    /// <summary>Makes columns available.</summary>
    /// <exception cref="CorruptionException">Their bytes are not what was written.</exception>
    public ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        if (columns.HasFlag(LogColumns.Text))
        {
            columns |= LogColumns.Offsets | LogColumns.Templates;
        }

        // Fast path: a neighbour in the page needed the same.
        return (columns & ~_loaded) == 0 ? default : new ValueTask(LoadMissingAsync(columns, cancellationToken));
    }

    /// <summary>Makes the text of some rows available.</summary>
    /// <param name="rows">Rows of a chunk.</param>
    /// <param name="rowStart">The chunk's first row in the page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CorruptionException">Their bytes are not what was written.</exception>
    public ValueTask LoadTextAsync(RowBitmap rows, int rowStart, CancellationToken cancellationToken)
        => source.Info.Slots is null || _loaded.HasFlag(LogColumns.Text)
            ? LoadAsync(LogColumns.Text, cancellationToken)
            : new ValueTask(LoadLinesAsync(rows, rowStart, cancellationToken));

    /// <summary>Makes values of slots available. Needs <see cref="LogColumns.Templates"/>.</summary>
    /// <exception cref="CorruptionException">Their bytes are not what was written.</exception>
    public ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
        => columns.Count == 0 ? default : new ValueTask(LoadMissingSlotsAsync(columns, cancellationToken));

    /// <summary>Gives the columns' memory back; the page can be loaded again.</summary>
    public void Free()
    {
        _loaded = LogColumns.None;
        Return(ref _timestampsNs);
        Return(ref _offsets);
        if (_text.Length > 0)
        {
            buffers.Return(_text);
            _text = [];
        }

        _metadata = [];
        _metadataBytes = 0;
        _counts = null;
        _templates?.Dispose();
        _templates = null;
        _madeRows = null;
    }

    public void Dispose()
    {
        Free();
        _loading.Dispose();
    }

    private async Task LoadMissingAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var missing = columns & ~_loaded;
            if (missing != 0)
            {
                using var sections = await source.ReadAsync(missing, buffers, cancellationToken).ConfigureAwait(false);
                Decode(missing, sections);
                _loaded |= missing;
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task LoadMissingSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Without templates nobody knows numbers of columns.
            var templates = _templates!;
            await ReadSlotsAsync([.. columns.Where(column => !templates.IsLoaded(column)).Order()], cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task LoadLinesAsync(RowBitmap rows, int rowStart, CancellationToken cancellationToken)
    {
        await LoadAsync(LogColumns.Templates | LogColumns.Offsets, cancellationToken).ConfigureAwait(false);
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded.HasFlag(LogColumns.Text))
            {
                return;
            }

            // Just loaded.
            var templates = _templates!;
            _madeRows ??= new RowBitmap(source.Info.RowCount);
            var missing = new RowBitmap(source.Info.RowCount);
            foreach (var row in rows)
            {
                missing.Set(rowStart + row);
            }

            missing.AndNot(_madeRows);

            await ReadSlotsAsync(templates.FindMissing(missing), cancellationToken).ConfigureAwait(false);
            RentText();
            MakeLines(missing);
            _madeRows.Or(missing);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task ReadSlotsAsync(int[] columns, CancellationToken cancellationToken)
    {
        if (columns.Length > 0)
        {
            using var sections = await source.ReadSlotsAsync(columns, buffers, cancellationToken).ConfigureAwait(false);
            Array.ForEach(columns, column => DecodeSlot(column, sections));
        }
    }

    private void Decode(LogColumns columns, PageSections sections)
    {
        var info = source.Info;
        if (columns.HasFlag(LogColumns.Counts) && info.Counts.Bytes > 0)
        {
            sections.Decode(info.Offset, info.Counts, "counts", bytes =>
                _counts = TimeCounts.Read(bytes, source.Chunks.Length, info.RowCount));
        }

        if (columns.HasFlag(LogColumns.Timestamps))
        {
            Rent(ref _timestampsNs, info.RowCount);
            sections.Decode(info.TimestampsOffset, info.Timestamps, "timestamps", DecodeTimestamps);
        }

        if (columns.HasFlag(LogColumns.Offsets))
        {
            Rent(ref _offsets, info.RowCount + 1);
            sections.Decode(info.LengthsOffset, info.Lengths, "line lengths", DecodeOffsets);
        }

        if (columns.HasFlag(LogColumns.Templates) && info.Slots is { } slots)
        {
            sections.Decode(info.TextOffset, info.Text, "templates", bytes =>
                _templates = TemplateText.Read(bytes, info.RowCount, slots.Count, buffers));
        }

        if (columns.HasFlag(LogColumns.Text))
        {
            DecodeText(sections);
        }

        if (columns.HasFlag(LogColumns.Metadata))
        {
            DecodeMetadata(sections);
        }
    }

    private void DecodeText(PageSections sections)
    {
        var info = source.Info;
        RentText();
        if (_templates is null)
        {
            sections.Decode(info.TextOffset, info.Text, "text", bytes => Zstd.Decompress(bytes, _text.AsSpan(0, info.TextBytes)));
            return;
        }

        for (var column = 0; column < _templates.Lines.Columns.Length; column++)
        {
            DecodeSlot(column, sections);
        }

        var all = new RowBitmap(info.RowCount);
        all.SetAll();
        MakeLines(all);
    }

    /// <summary>Once: readers may have lines of it already.</summary>
    private void RentText()
    {
        if (_text.Length == 0)
        {
            _text = buffers.Rent(source.Info.TextBytes);
        }
    }

    private void MakeLines(RowBitmap rows)
    {
        try
        {
            // Lines are made of templates only.
            _templates!.Render(rows, Offsets, _text);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(source.Name, source.Info.TextOffset, "lines cannot be made", e.Message, e);
        }
    }

    private void DecodeSlot(int column, PageSections sections)
    {
        // Slots and templates come and go together.
        if (!_templates!.IsLoaded(column))
        {
            var (offset, section) = source.Slot(column);
            sections.Decode(offset, section, $"slot column {column}", bytes => _templates.LoadColumn(column, bytes));
        }
    }

    private void DecodeTimestamps(ReadOnlySpan<byte> bytes)
    {
        var rest = _timestampsNs.AsSpan(0, source.Info.RowCount);
        foreach (var chunk in source.Chunks)
        {
            DeltaPacking.Read(ref bytes, rest[..chunk.RowCount]);
            rest = rest[chunk.RowCount..];
        }
    }

    private void DecodeOffsets(ReadOnlySpan<byte> bytes)
    {
        var rowCount = source.Info.RowCount;
        var rented = ArrayPool<uint>.Shared.Rent(rowCount);
        try
        {
            var lengths = rented.AsSpan(0, rowCount);
            FrameOfReference.Read(ref bytes, lengths);
            var end = 0L;
            _offsets[0] = 0;
            for (var row = 0; row < rowCount; row++)
            {
                end += (long)lengths[row] + 1;
                _offsets[row + 1] = (int)end;
            }

            if (end != source.Info.TextBytes)
            {
                throw new InvalidDataException($"line lengths do not add up: got {end}, want {source.Info.TextBytes}");
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    private void DecodeMetadata(PageSections sections)
    {
        var info = source.Info;
        var columns = new MetadataColumn[info.Metadata.Count];
        var offset = info.MetadataOffset;
        var memoryBytes = 0L;
        for (var i = 0; i < columns.Length; i++)
        {
            var (name, section) = info.Metadata[i];
            var place = i;
            sections.Decode(offset, section, $"metadata {name}", bytes =>
                columns[place] = MetadataCodec.Read(name, bytes, info.RowCount));
            offset += section.Bytes;
            memoryBytes += ((long)info.RowCount * sizeof(int)) + section.Bytes;
        }

        _metadata = columns;
        _metadataBytes = memoryBytes;
    }

    private static void Rent<T>(ref T[] array, int length)
    {
        Return(ref array);
        array = ArrayPool<T>.Shared.Rent(length);
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = [];
    }
}
