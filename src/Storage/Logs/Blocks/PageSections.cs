using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Bytes of a page as they were read, until they are decoded. Owns its buffers. Not thread-safe.</summary>
/// <param name="key">The object, for messages.</param>
/// <param name="buffers">Lends memory.</param>
internal sealed class PageSections(string key, PageBuffers buffers) : IDisposable
{
    private readonly List<(long Offset, int Bytes, byte[] Buffer)> _ranges = [];

    public delegate void Decoder(ReadOnlySpan<byte> bytes);

    /// <summary>Makes room for a range of the object, to be filled by the caller.</summary>
    public Memory<byte> Add(long offset, int bytes)
    {
        var buffer = buffers.Rent(bytes);
        _ranges.Add((offset, bytes, buffer));
        return buffer.AsMemory(0, bytes);
    }

    /// <summary>Checks one section and decodes it.</summary>
    /// <param name="offset">Where it begins in the object.</param>
    /// <param name="section">Its length and checksum.</param>
    /// <param name="part">What it is, for messages.</param>
    /// <param name="decode">Takes the bytes.</param>
    /// <exception cref="CorruptionException">The checksum does not fit, or the bytes make no sense.</exception>
    public void Decode(long offset, PageSection section, string part, Decoder decode)
    {
        var bytes = Find(offset, section.Bytes);
        var got = Crc32C.Compute(bytes);
        if (got != section.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(key, offset, part, got, section.Checksum);
        }

        try
        {
            decode(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, offset, $"{part} cannot be decoded", e.Message, e);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, buffer) in _ranges)
        {
            buffers.Return(buffer);
        }

        _ranges.Clear();
    }

    private ReadOnlySpan<byte> Find(long offset, int bytes)
    {
        foreach (var range in _ranges)
        {
            if (range.Offset <= offset && offset + bytes <= range.Offset + range.Bytes)
            {
                return range.Buffer.AsSpan((int)(offset - range.Offset), bytes);
            }
        }

        return default;
    }
}
