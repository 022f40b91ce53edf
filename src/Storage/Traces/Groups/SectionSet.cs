using System.Buffers;
using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>
/// Sections of a row group as they were read and checked, until columns are decoded from them. Not thread-safe.
/// </summary>
internal sealed class SectionSet : IDisposable
{
    /// <summary>
    /// Sections nearer to each other are read with one request, and what lies between them is thrown away.
    /// </summary>
    private const int GapBytesMax = 1 << 13;

    /// <summary>More is read with several requests, unless one section alone is larger.</summary>
    private const int RunBytesMax = 1 << 24;

    private readonly GroupData _data;
    private readonly GroupSection[] _sections;
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _contents = [];
    private readonly List<byte[]> _buffers = [];

    private SectionSet(GroupData data, GroupSection[] sections)
    {
        _data = data;
        _sections = sections;
    }

    /// <summary>Reads the sections that parts lie in.</summary>
    /// <param name="data">Where they lie.</param>
    /// <param name="sections">All sections of the row group.</param>
    /// <param name="parts">What will be asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CorruptionException">A section is not what was written.</exception>
    public static async ValueTask<SectionSet> ReadAsync(
        GroupData data, GroupSection[] sections, IReadOnlyList<GroupPart> parts, CancellationToken cancellationToken)
    {
        var set = new SectionSet(data, sections);
        try
        {
            var wanted = set.Wanted(parts);
            for (var first = 0; first < wanted.Length;)
            {
                var last = set.LastOfRun(wanted, first);
                var start = sections[wanted[first]].Offset;
                var end = sections[wanted[last]].Offset + sections[wanted[last]].StoredBytes;
                var run = set.Rent(end - start);
                await data.ReadAsync(start, run, cancellationToken).ConfigureAwait(false);
                for (var i = first; i <= last; i++)
                {
                    set.Open(wanted[i], run.Slice(sections[wanted[i]].Offset - start, sections[wanted[i]].StoredBytes));
                }

                first = last + 1;
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a part; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> this[GroupPart part]
        => part.Bytes == 0 ? default : _contents[part.Section].Span.Slice(part.Offset, part.Bytes);

    /// <summary>What to throw where a part cannot be decoded.</summary>
    public CorruptionException Damage(GroupPart part, InvalidDataException reason)
    {
        var offset = _data.Start + (part.Bytes == 0 ? 0 : _sections[part.Section].Offset);
        return new CorruptionException(_data.Key, offset, "column cannot be decoded", reason.Message, reason);
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _buffers.Clear();
        _contents.Clear();
    }

    private int[] Wanted(IReadOnlyList<GroupPart> parts)
    {
        var wanted = new HashSet<int>();
        foreach (var part in parts)
        {
            if (part.Bytes > 0)
            {
                wanted.Add(part.Section);
            }
        }

        var sorted = new int[wanted.Count];
        wanted.CopyTo(sorted);
        var sections = _sections;
        Array.Sort(sorted, (left, right) => sections[left].Offset.CompareTo(sections[right].Offset));
        return sorted;
    }

    private int LastOfRun(int[] wanted, int first)
    {
        var last = first;
        var start = _sections[wanted[first]].Offset;
        while (last + 1 < wanted.Length && GapBetween(wanted[last], wanted[last + 1]) <= GapBytesMax
            && (long)_sections[wanted[last + 1]].Offset + _sections[wanted[last + 1]].StoredBytes - start <= RunBytesMax)
        {
            last++;
        }

        return last;
    }

    private int GapBetween(int section, int next)
        => _sections[next].Offset - (_sections[section].Offset + _sections[section].StoredBytes);

    private Memory<byte> Rent(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        _buffers.Add(buffer);
        return buffer.AsMemory(0, bytes);
    }

    private void Open(int number, ReadOnlyMemory<byte> stored)
    {
        var section = _sections[number];
        var got = Crc32C.Compute(stored.Span);
        if (got != section.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(
                _data.Key, _data.Start + section.Offset, "row group section", got, section.Checksum);
        }

        if (section.StoredBytes == section.Bytes)
        {
            _contents.Add(number, stored);
            return;
        }

        Memory<byte> content;
        try
        {
            Zstd.CheckSize(stored.Span, section.Bytes); // Before room is made for it.
            content = Rent(section.Bytes);
            Zstd.Decompress(stored.Span, content.Span);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(
                _data.Key, _data.Start + section.Offset, "row group section cannot be decompressed", e.Message, e);
        }

        _contents.Add(number, content);
    }
}
