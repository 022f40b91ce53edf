using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>
/// Writes pieces of columns as sections: large ones each in its own, small ones many in one, so that ten thousand small
/// columns cost little more than one large one. Not thread-safe.
/// </summary>
internal sealed class SectionPacker : IDisposable
{
    /// <summary>A piece from this size on is a section of its own.</summary>
    private const int OwnSectionBytesMin = 1 << 10;

    /// <summary>A shared section is closed at this size.</summary>
    private const int SharedBytesMax = 1 << 14;

    private readonly List<GroupSection> _sections = [];
    private readonly ByteBuffer _data = new();
    private readonly ByteBuffer _shared = new();
    private int _sharedSection = -1;

    public IReadOnlyList<GroupSection> Sections => _sections;

    /// <summary>All closed sections one behind the other.</summary>
    public ReadOnlySpan<byte> Data => _data.WrittenSpan;

    /// <summary>Adds a piece.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="isCompressible">False when it is certainly not worth trying.</param>
    /// <param name="level">Of zstd.</param>
    public GroupPart Add(ReadOnlySpan<byte> bytes, bool isCompressible, int level = GroupFormat.Level)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        if (bytes.Length >= OwnSectionBytesMin)
        {
            _sections.Add(Write(bytes, isCompressible, level));
            return new GroupPart(_sections.Count - 1, 0, bytes.Length);
        }

        if (_shared.Length + bytes.Length > SharedBytesMax)
        {
            CloseShared();
        }

        if (_sharedSection < 0)
        {
            _sharedSection = _sections.Count;
            _sections.Add(default); // Takes its number now, its place when it is closed.
        }

        _shared.Append(bytes);
        return new GroupPart(_sharedSection, _shared.Length - bytes.Length, bytes.Length);
    }

    /// <summary>Closes the last shared section.</summary>
    public void Finish() => CloseShared();

    public void Clear()
    {
        _sections.Clear();
        _data.Clear();
        _shared.Clear();
        _sharedSection = -1;
    }

    public void Dispose()
    {
        _data.Dispose();
        _shared.Dispose();
    }

    private void CloseShared()
    {
        if (_sharedSection >= 0)
        {
            _sections[_sharedSection] = Write(_shared.WrittenSpan, isCompressible: true, GroupFormat.Level);
            _shared.Clear();
            _sharedSection = -1;
        }
    }

    private GroupSection Write(ReadOnlySpan<byte> bytes, bool isCompressible, int level)
    {
        var start = _data.Length;
        if (isCompressible)
        {
            Zstd.Compress(bytes, _data, level);
        }

        // What saves less than a sixteenth is not worth decompressing.
        if (!isCompressible || _data.Length - start > bytes.Length - (bytes.Length / 16) - 1)
        {
            _data.Truncate(start);
            _data.Append(bytes);
        }

        var stored = _data.WrittenSpan[start..];
        return new GroupSection(start, stored.Length, bytes.Length, Crc32C.Compute(stored));
    }
}
