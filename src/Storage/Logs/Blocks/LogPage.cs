using System.Buffers;
using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>The columns of one page that readers have asked for so far, decoded. Shared by all chunks of the page.</summary>
/// <remarks>
/// Thread-safe: one reader loads, the others wait. Columns stay in place until <see cref="Free"/>, which the cache calls when
/// no reader holds the page.
/// </remarks>
internal sealed class LogPage(LogPageSource source) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile LogColumns _loaded;
    private long[] _timestampsNs = [];
    private int[] _offsets = [];
    private byte[] _text = [];
    private MetadataColumn[] _metadata = [];
    private long _metadataBytes;

    public LogPageSource Source => source;

    public ReadOnlySpan<long> TimestampsNs => _timestampsNs.AsSpan(0, source.Info.RowCount);

    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, source.Info.RowCount + 1);

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, source.Info.TextBytes);

    public IReadOnlyList<MetadataColumn> Metadata => _metadata;

    /// <summary>Bytes of memory that the loaded columns take.</summary>
    public long MemoryBytes
        => _metadataBytes + _text.Length + ((long)_timestampsNs.Length * sizeof(long)) + ((long)_offsets.Length * sizeof(int));

    /// <summary>Makes columns available.</summary>
    /// <exception cref="CorruptionException">Their bytes are not what was written.</exception>
    public ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        if (columns.HasFlag(LogColumns.Text))
        {
            columns |= LogColumns.Offsets;
        }

        // Fast path: a neighbour in the page needed the same.
        return (columns & ~_loaded) == 0 ? default : new ValueTask(LoadMissingAsync(columns, cancellationToken));
    }

    /// <summary>Gives the columns' memory back; the page can be loaded again.</summary>
    public void Free()
    {
        _loaded = LogColumns.None;
        Return(ref _timestampsNs);
        Return(ref _offsets);
        Return(ref _text);
        _metadata = [];
        _metadataBytes = 0;
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
                using var sections = await source.ReadAsync(missing, cancellationToken).ConfigureAwait(false);
                Decode(missing, sections);
                _loaded |= missing;
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Decode(LogColumns columns, PageSections sections)
    {
        var info = source.Info;
        if (columns.HasFlag(LogColumns.Timestamps))
        {
            Rent(ref _timestampsNs, info.RowCount);
            sections.Decode(info.Offset, info.Timestamps, "timestamps", DecodeTimestamps);
        }

        if (columns.HasFlag(LogColumns.Offsets))
        {
            Rent(ref _offsets, info.RowCount + 1);
            sections.Decode(info.LengthsOffset, info.Lengths, "line lengths", DecodeOffsets);
        }

        if (columns.HasFlag(LogColumns.Text))
        {
            Rent(ref _text, info.TextBytes);
            sections.Decode(info.TextOffset, info.Text, "text", bytes => Zstd.Decompress(bytes, _text.AsSpan(0, info.TextBytes)));
        }

        if (columns.HasFlag(LogColumns.Metadata))
        {
            DecodeMetadata(sections);
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
