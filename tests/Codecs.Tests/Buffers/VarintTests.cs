namespace Trine.Codecs.Tests.Buffers;

public class VarintTests
{
    [Theory]
    [InlineData(0UL, new byte[] { 0 })]
    [InlineData(127UL, new byte[] { 0x7f })]
    [InlineData(128UL, new byte[] { 0x80, 0x01 })]
    [InlineData(300UL, new byte[] { 0xac, 0x02 })]
    [InlineData(ulong.MaxValue, new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void Known_values_have_known_bytes(ulong value, byte[] expected)
    {
        var bytes = new byte[Varint.MaxBytes];
        var length = Varint.WriteUInt64(bytes, value);

        Assert.Equal(expected, bytes[..length]);
        Assert.Equal(expected.Length, Varint.Length(value));
        ReadOnlySpan<byte> source = expected;
        Assert.Equal(value, Varint.ReadUInt64(ref source));
        Assert.True(source.IsEmpty);
    }

    [Fact]
    public void Every_width_comes_back_and_leaves_what_follows()
    {
        for (var bits = 0; bits <= 64; bits++)
        {
            var value = bits == 0 ? 0 : ulong.MaxValue >> (64 - bits);
            using var buffer = new ByteBuffer();
            Varint.WriteUInt64(buffer, value);
            Varint.WriteInt64(buffer, (long)value);
            buffer.AppendVarint(value);
            buffer.AppendByte(42);

            var source = buffer.WrittenSpan;
            Assert.Equal(value, Varint.ReadUInt64(ref source));
            Assert.Equal((long)value, Varint.ReadInt64(ref source));
            Assert.True(Varint.TryReadUInt64(ref source, out var again));
            Assert.Equal(value, again);
            Assert.Equal(42, Assert.Single(source.ToArray()));
        }
    }

    [Fact]
    public void Random_values_come_back_whatever_follows()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var bytes = new byte[2 * Varint.MaxBytes];
        for (var i = 0; i < 100_000; i++)
        {
            var value = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            random.NextBytes(bytes);
            var length = Varint.WriteUInt64(bytes, value);
            ReadOnlySpan<byte> source = bytes.AsSpan(0, length + random.Next(Varint.MaxBytes));
            Assert.True(length == Varint.Decode(source, out var read) && value == read, $"seed {seed}: {read}, want {value}");
        }
    }

    [Theory]
    [InlineData(0, 0UL)]
    [InlineData(-1, 1UL)]
    [InlineData(1, 2UL)]
    [InlineData(long.MinValue, ulong.MaxValue)]
    [InlineData(long.MaxValue, ulong.MaxValue - 1)]
    public void Zigzag_keeps_small_magnitudes_small(long value, ulong zigzag)
    {
        Assert.Equal(zigzag, Varint.ZigZag(value));
        Assert.Equal(value, Varint.UnZigZag(zigzag));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    public void Truncated_and_overlong_varints_are_refused_and_nothing_is_consumed(byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        Assert.False(Varint.TryReadUInt64(ref source, out _));
        Assert.Equal(bytes.Length, source.Length);
        Assert.Throws<VarintException>(() =>
        {
            ReadOnlySpan<byte> copy = bytes;
            Varint.ReadUInt64(ref copy);
        });
    }

    [Fact]
    public void ReadUInt32_refuses_33_bits()
    {
        Assert.Throws<VarintException>(() =>
        {
            ReadOnlySpan<byte> source = [0x80, 0x80, 0x80, 0x80, 0x10];
            Varint.ReadUInt32(ref source);
        });
        ReadOnlySpan<byte> largest = [0xff, 0xff, 0xff, 0xff, 0x0f];
        Assert.Equal(uint.MaxValue, Varint.ReadUInt32(ref largest));
        ReadOnlySpan<byte> tooLarge = [0x80, 0x80, 0x80, 0x80, 0x10];
        Assert.False(Varint.TryReadUInt32(ref tooLarge, out _));
    }
}
