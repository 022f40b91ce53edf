using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>The entries of one column that a stretch of rows has. Not thread-safe.</summary>
/// <param name="column">The column.</param>
/// <param name="start">The first entry.</param>
internal sealed class SliceColumn(StoredColumn column, int start)
{
    private int[] _ids = [];
    private int[] _textOffsets = [];
    private long[] _numbers = [];
    private int[] _pageStarts = [];
    private int _next;

    public StoredColumn Column { get; } = column;

    /// <summary>Entries from the first one on; grows while the stretch is planned.</summary>
    public int Count { get; set; }

    /// <summary>Adds the parts that hold the ids, and what the dictionary needs besides texts.</summary>
    /// <exception cref="CorruptionException">The rows' shapes name more entries than there are.</exception>
    public void AddParts(GroupData data, List<GroupPart> parts)
    {
        if (start + Count > Column.EntryCount)
        {
            throw new CorruptionException(
                data.Key, data.Start, "rows do not fit the column", $"got {start + Count} entries, want {Column.EntryCount}");
        }

        parts.Add(Column.Values);
        for (var chunk = start / GroupFormat.ChunkEntries; chunk <= LastChunk; chunk++)
        {
            parts.Add(Column.Ids[chunk]);
        }
    }

    /// <summary>Decodes ids and numbers, and adds the parts that hold the texts.</summary>
    public void Decode(SectionSet sections, List<GroupPart> parts)
    {
        var reader = new ChunkReader(sections);
        _ids = ReadIds(reader);
        if (!Column.IsText)
        {
            _numbers = reader.ReadNumbers(Column);
            return;
        }

        _textOffsets = reader.ReadTextOffsets(Column);
        _pageStarts = new int[Column.TextPages.Length];
        var end = 0;
        for (var i = 0; i < _pageStarts.Length; i++)
        {
            _pageStarts[i] = end;
            end += Column.TextPages[i].Bytes;
        }

        foreach (var id in _ids)
        {
            if (_textOffsets[id] < _textOffsets[id + 1])
            {
                parts.Add(Column.TextPages[PageOf(id)]);
            }
        }
    }

    /// <summary>Adds the next entry's value to what was begun last in a batch.</summary>
    public void WriteAttribute(SectionSet texts, SpanBatch into)
    {
        var key = into.Strings.Intern(Column.Key);
        var value = Column.IsText ? into.Strings.Intern(NextText(texts)) : NextNumber();
        into.AddAttribute(key, Column.Type, value);
    }

    /// <summary>The next entry's text; valid as long as the sections.</summary>
    public ReadOnlySpan<byte> NextText(SectionSet texts)
    {
        var id = _ids[_next++];
        var (from, to) = (_textOffsets[id], _textOffsets[id + 1]);
        if (from == to)
        {
            return default;
        }

        var page = PageOf(id);
        var part = Column.TextPages[page];
        if (to - _pageStarts[page] > part.Bytes)
        {
            throw texts.Damage(part, new InvalidDataException("text lies in more than one page"));
        }

        return texts[part][(from - _pageStarts[page])..(to - _pageStarts[page])];
    }

    public long NextNumber() => _numbers[_ids[_next++]];

    /// <summary>Passes over the next entry.</summary>
    public void Skip() => _next++;

    private int LastChunk => (start + Count - 1) / GroupFormat.ChunkEntries;

    private int[] ReadIds(ChunkReader reader)
    {
        var ids = new int[Count];
        Span<int> chunkIds = stackalloc int[GroupFormat.ChunkEntries];
        for (var chunk = start / GroupFormat.ChunkEntries; chunk <= LastChunk; chunk++)
        {
            var chunkStart = chunk * GroupFormat.ChunkEntries;
            var length = Math.Min(GroupFormat.ChunkEntries, Column.EntryCount - chunkStart);
            reader.ReadInts(Column.Ids[chunk], chunkIds[..length], Column.DistinctCount);
            var from = Math.Max(start, chunkStart);
            var to = Math.Min(start + Count, chunkStart + length);
            chunkIds[(from - chunkStart)..(to - chunkStart)].CopyTo(ids.AsSpan(from - start));
        }

        return ids;
    }

    private int PageOf(int id)
    {
        var page = Array.BinarySearch(_pageStarts, _textOffsets[id]);
        return page >= 0 ? LastOfEqual(page) : ~page - 1;
    }

    /// <summary>Of pages that begin at one place all but the last are empty.</summary>
    private int LastOfEqual(int page)
    {
        while (page + 1 < _pageStarts.Length && _pageStarts[page + 1] == _pageStarts[page])
        {
            page++;
        }

        return page;
    }
}
