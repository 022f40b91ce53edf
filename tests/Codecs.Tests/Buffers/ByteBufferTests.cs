namespace Trine.Codecs.Tests.Buffers;

public class ByteBufferTests
{
    [Fact]
    public void Grows_and_keeps_what_was_written()
    {
        var random = new Random(1);
        var expected = new List<byte>();
        using var buffer = new ByteBuffer();
        for (var i = 0; i < 300; i++)
        {
            var piece = RandomBytes.Uniform(random, random.Next(100));
            buffer.Append(piece);
            expected.AddRange(piece);
        }

        Assert.Equal(expected, buffer.WrittenSpan.ToArray());
        Assert.Equal(expected.Count, buffer.WrittenMemory.Length);
    }

    [Fact]
    public void Maximum_is_exact()
    {
        using var buffer = new ByteBuffer(maxBytes: 1000);
        buffer.Append(new byte[999]);
        buffer.AppendByte(1);

        Assert.Throws<BufferLimitException>(() => buffer.AppendByte(2));
        Assert.Throws<BufferLimitException>(() => buffer.GetSpan(1).Length);
        Assert.Equal(1000, buffer.Length);
    }

    [Fact]
    public void GetSpan_never_offers_more_than_the_maximum_allows()
    {
        using var buffer = new ByteBuffer(maxBytes: 10);
        Assert.Equal(10, buffer.GetSpan(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(11));
    }

    [Fact]
    public void Clear_and_truncate_forget_and_disposal_allows_reuse()
    {
        using var buffer = new ByteBuffer(16);
        buffer.Append("hello"u8);
        buffer.Truncate(2);
        Assert.Equal("he"u8, buffer.WrittenSpan);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(3));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        buffer.Dispose();
        buffer.AppendUInt32(0x04030201);
        buffer.AppendUInt64(5);
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0], buffer.WrittenSpan.ToArray());
    }
}
