using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Writes pages to a local file that becomes the block's data object. Not thread-safe.</summary>
internal sealed class MetricDataFile : IDisposable
{
    private const int FileBufferBytes = 1 << 16;

    private readonly FileStream _file;
    private readonly List<MetricPageInfo>[] _pages = [[], [], []];

    public MetricDataFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, FileBufferBytes);
        _file.Write(MetricBlockFormat.DataMagic);
        Span<byte> version = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(version, MetricBlockFormat.Version);
        _file.Write(version);
    }

    public long Bytes => _file.Position;

    public IReadOnlyList<MetricPageInfo> PagesOf(MetricPageKind kind) => _pages[(int)kind];

    public void Write(MetricPageKind kind, ReadOnlySpan<byte> page, int first, long minMs, long maxMs)
    {
        _pages[(int)kind].Add(new MetricPageInfo(_file.Position, page.Length, Crc32C.Compute(page), first, minMs, maxMs));
        _file.Write(page);
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();
}
