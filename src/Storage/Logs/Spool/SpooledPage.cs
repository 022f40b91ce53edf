using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs.Spool;

/// <summary>The rows of a sealed chunk as a page of its own, as a block will have it. Immutable, thread-safe.</summary>
internal sealed class SpooledPage : ISealedRows
{
    private readonly SpoolFile _file;
    private readonly LogPageSource _source;
    private readonly LogPageCache _cache;

    /// <param name="stream">Whose rows they are.</param>
    /// <param name="entry">The chunk; its page number is of no meaning.</param>
    /// <param name="file">Held for the page.</param>
    /// <param name="info">The page in its place.</param>
    /// <param name="cache">Lends decoded pages.</param>
    public SpooledPage(LabelSet stream, LogChunkEntry entry, SpoolFile file, LogPageInfo info, LogPageCache cache)
    {
        Stream = stream;
        Entry = entry;
        Info = info;
        _file = file;
        _cache = cache;
        _source = new LogPageSource(file, info, new[] { entry });
    }

    public LabelSet Stream { get; }

    public LogChunkEntry Entry { get; }

    public LogPageInfo Info { get; }

    /// <inheritdoc/>
    public long Bytes => Info.StoredBytes + Info.Filter.Bytes;

    /// <inheritdoc/>
    public LogChunk Open()
    {
        _file.Hold();
        return new SpooledChunk(this, _source, _cache, _file);
    }

    /// <inheritdoc/>
    public void Release() => _file.Release();

    /// <summary>Reads the stored bytes, for writing them on as they are.</summary>
    /// <param name="page">Receives the sections.</param>
    /// <param name="filter">Receives the filter.</param>
    /// <exception cref="CorruptionException">They are not what was written.</exception>
    public void Read(ByteBuffer page, ByteBuffer filter)
    {
        Read(Info.Offset, page.Extend(Info.StoredBytes));
        Read(Info.FilterOffset, filter.Extend(Info.Filter.Bytes));
        var sections = page.WrittenSpan;
        var offset = Info.Offset;
        foreach (var section in Info.Sections)
        {
            Check(sections[..section.Bytes], offset, section);
            sections = sections[section.Bytes..];
            offset += section.Bytes;
        }

        Check(filter.WrittenSpan, Info.FilterOffset, Info.Filter);
    }

    private void Read(long offset, Span<byte> destination)
    {
        var count = _file.Read(offset, destination);
        if (count < destination.Length)
        {
            throw new CorruptionException(_file.Name, offset + count, "file is cut short", $"got {count} bytes, want {destination.Length}");
        }
    }

    private void Check(ReadOnlySpan<byte> bytes, long offset, PageSection section)
    {
        var got = Crc32C.Compute(bytes);
        if (got != section.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(_file.Name, offset, "page section", got, section.Checksum);
        }
    }
}
