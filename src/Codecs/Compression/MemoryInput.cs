namespace Trine.Codecs;

/// <summary>Pinned memory as a stream that remembers whether more was asked for than there is.</summary>
internal sealed unsafe class MemoryInput(byte* bytes, int length) : Stream
{
    private int _position;

    /// <summary>Whether somebody read past the end.</summary>
    public bool IsExhausted { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, length - _position);
        IsExhausted |= count == 0 && !buffer.IsEmpty;
        new ReadOnlySpan<byte>(bytes + _position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
