using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>A window that slides over a file, read ahead in large pieces.</summary>
/// <remarks>Not thread-safe. A span that <see cref="Read"/> returned is valid until the next call.</remarks>
internal sealed class SegmentWindow(IStorageFile file)
{
    private const int ReadAheadBytes = 1 << 20;

    private byte[] _buffer = new byte[ReadAheadBytes];
    private long _start;
    private int _count;

    public long Length { get; } = file.Length;

    /// <summary>The bytes at an offset; fewer than asked only where the file ends.</summary>
    public ReadOnlySpan<byte> Read(long offset, int count)
    {
        if (offset < _start || offset + count > _start + _count)
        {
            Fill(offset, count);
        }

        var from = (int)(offset - _start);
        return _buffer.AsSpan(from, Math.Min(count, _count - from));
    }

    private void Fill(long offset, int count)
    {
        var want = (int)Math.Min(Math.Max(count, ReadAheadBytes), Length - offset);
        if (_buffer.Length < want)
        {
            _buffer = new byte[want];
        }

        _start = offset;
        _count = 0;
        while (_count < want)
        {
            var read = file.Read(_buffer.AsSpan(_count, want - _count), offset + _count);
            if (read == 0)
            {
                break;
            }

            _count += read;
        }
    }
}
