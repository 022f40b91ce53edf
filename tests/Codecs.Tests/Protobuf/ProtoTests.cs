namespace Trine.Codecs.Tests.Protobuf;

public class ProtoTests
{
    [Fact]
    public void Every_kind_of_field_comes_back()
    {
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        writer.WriteUInt64(1, ulong.MaxValue);
        writer.WriteInt64(2, -5);
        writer.WriteSInt64(3, -5);
        writer.WriteBool(4, true);
        writer.WriteFixed32(5, 0xdeadbeef);
        writer.WriteFixed64(6, 0x0123456789abcdef);
        writer.WriteDouble(7, -0.5);
        writer.WriteBytes(8, "raw"u8);
        writer.WriteString(536_870_911, "żółw");

        var reader = new ProtoReader(buffer.WrittenSpan);
        Assert.True(reader.ReadTag());
        Assert.Equal(ulong.MaxValue, reader.ReadUInt64());
        Assert.True(reader.ReadTag());
        Assert.Equal(-5, reader.ReadInt64());
        Assert.True(reader.ReadTag());
        Assert.Equal(-5, reader.ReadSInt64());
        Assert.True(reader.ReadTag());
        Assert.True(reader.ReadBool());
        Assert.True(reader.ReadTag());
        Assert.Equal(0xdeadbeef, reader.ReadFixed32());
        Assert.True(reader.ReadTag());
        Assert.Equal(0x0123456789abcdefUL, reader.ReadFixed64());
        Assert.True(reader.ReadTag());
        Assert.Equal(-0.5, reader.ReadDouble());
        Assert.True(reader.ReadTag());
        Assert.Equal("raw"u8, reader.ReadBytes(out var offset));
        Assert.Equal("raw"u8, buffer.WrittenSpan.Slice(offset, 3));
        Assert.True(reader.ReadTag());
        Assert.Equal(536_870_911, reader.FieldNumber);
        Assert.Equal("żółw"u8, reader.ReadBytes());
        Assert.False(reader.ReadTag());
    }

    [Fact]
    public void Known_message_has_known_bytes()
    {
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        var mark = writer.BeginMessage(3);
        writer.WriteUInt64(1, 150);
        writer.EndMessage(mark);

        Assert.Equal([0x1a, 0x03, 0x08, 0x96, 0x01], buffer.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 127)]
    [InlineData(0, 128)]
    [InlineData(0, 20_000)]
    [InlineData(20_000, 3)]
    [InlineData(128, 128)]
    public void Nested_lengths_are_shortest_however_wrong_the_guess(int expectedBytes, int actualBytes)
    {
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        var outer = writer.BeginMessage(1, expectedBytes);
        var inner = writer.BeginMessage(2, expectedBytes);
        buffer.Append(RandomBytes.Uniform(new Random(4), actualBytes));
        writer.EndMessage(inner);
        writer.EndMessage(outer);
        writer.WriteBool(9, true);

        var reader = new ProtoReader(buffer.WrittenSpan);
        Assert.True(reader.ReadTag());
        var outerReader = reader.ReadMessage();
        Assert.True(outerReader.ReadTag());
        var body = outerReader.ReadBytes(out var offset);
        Assert.Equal(RandomBytes.Uniform(new Random(4), actualBytes), body.ToArray());
        Assert.Equal(body, buffer.WrittenSpan.Slice(offset, actualBytes));
        Assert.True(outerReader.AtEnd);
        Assert.True(reader.ReadTag());
        Assert.True(reader.ReadBool());
        var innerBytes = 1 + Varint.Length((ulong)actualBytes) + actualBytes;
        Assert.Equal(1 + Varint.Length((ulong)innerBytes) + innerBytes + 2, buffer.Length);
    }

    [Theory]
    [InlineData(new byte[] { 0x80 }, 0)] // tag cut short
    [InlineData(new byte[] { 0x00, 0x01 }, 0)] // field 0
    [InlineData(new byte[] { 0x0b }, 0)] // start of a group
    [InlineData(new byte[] { 0x0c }, 0)] // end of a group
    [InlineData(new byte[] { 0x0e }, 0)] // wire type 6
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 }, 0)] // field 2^29
    [InlineData(new byte[] { 0x08, 0xff }, 1)] // varint cut short
    [InlineData(new byte[] { 0x0a, 0x02, 0x00 }, 1)] // bytes cut short
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 1)] // length 2^64 - 1
    [InlineData(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7 }, 1)] // fixed64 cut short
    [InlineData(new byte[] { 0x0d, 1, 2, 3 }, 1)] // fixed32 cut short
    public void Bad_messages_are_refused_at_the_right_byte(byte[] message, int offset)
    {
        var exception = Assert.Throws<ProtoException>(() => SkipAll(message));
        Assert.Equal(offset, exception.Offset);
    }

    [Fact]
    public void A_value_of_another_wire_type_than_asked_for_is_refused()
        => Assert.Throws<ProtoException>(() =>
        {
            var reader = new ProtoReader([0x08, 0x01]);
            reader.ReadTag();
            reader.ReadBytes();
        });

    [Fact]
    public void Garbage_never_throws_anything_but_ProtoException()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var message = RandomBytes.Uniform(random, random.Next(40));
            try
            {
                SkipAll(message);
            }
            catch (ProtoException exception)
            {
                Assert.InRange(exception.Offset, 0, message.Length);
            }
        }
    }

    private static void SkipAll(byte[] message)
    {
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            reader.Skip();
        }
    }
}
