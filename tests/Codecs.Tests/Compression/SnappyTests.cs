namespace Trine.Codecs.Tests.Compression;

public class SnappyTests
{
    [Fact]
    public void Compressed_bytes_come_back_here_and_in_another_implementation()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomBytes.Any(random, seed < 300 ? seed : random.Next(200_000));
            using var compressed = new ByteBuffer();
            Snappy.Compress(bytes, compressed);

            Assert.True(compressed.Length <= Snappy.MaxCompressedLength(bytes.Length));
            Assert.Equal(bytes, Decompress(compressed.WrittenSpan, bytes.Length));
            Assert.Equal(bytes, IronSnappy.Snappy.Decode(compressed.WrittenSpan.ToArray()));
        }
    }

    [Fact]
    public void Blocks_of_another_implementation_are_read()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomBytes.Any(random, seed < 200 ? seed + 1 : random.Next(1, 200_000));
            Assert.Equal(bytes, Decompress(IronSnappy.Snappy.Encode(bytes), bytes.Length));
        }
    }

    [Fact]
    public void Text_compresses_as_well_as_in_another_implementation()
    {
        var bytes = RandomBytes.Text(new Random(1), 500_000);
        using var compressed = new ByteBuffer();
        Snappy.Compress(bytes, compressed);
        Assert.True(
            compressed.Length < 1.03 * IronSnappy.Snappy.Encode(bytes).Length, $"got {compressed.Length} bytes");
    }

    [Theory]
    [InlineData(new byte[] { 5, 0 << 2, (byte)'a', 0b001, 1 }, "aaaaa")] // copy of 4 at offset 1
    [InlineData(new byte[] { 5, 0 << 2, (byte)'a', (3 << 2) | 2, 1, 0 }, "aaaaa")] // with a two-byte offset
    [InlineData(new byte[] { 5, 0 << 2, (byte)'a', (3 << 2) | 3, 1, 0, 0, 0 }, "aaaaa")] // with a four-byte offset
    [InlineData(new byte[] { 2, 60 << 2, 1, (byte)'h', (byte)'i' }, "hi")] // literal length in a byte of its own
    [InlineData(new byte[] { 2, 63 << 2, 1, 0, 0, 0, (byte)'h', (byte)'i' }, "hi")] // and in four
    [InlineData(new byte[] { 0 }, "")]
    public void Every_element_form_is_read(byte[] block, string expected)
        => Assert.Equal(System.Text.Encoding.ASCII.GetBytes(expected), Decompress(block, 100));

    [Fact]
    public void Overlapping_copies_of_every_offset_and_length_repeat_their_pattern()
    {
        for (var offset = 1; offset <= 40; offset++)
        {
            for (var length = 1; length <= 64; length++)
            {
                var pattern = RandomBytes.Uniform(new Random(offset), offset);
                byte[] tail = RandomBytes.Uniform(new Random(length), 150 + length);
                byte[] block =
                [
                    .. Varint(offset + length + tail.Length), (byte)((offset - 1) << 2), .. pattern,
                    (byte)(((length - 1) << 2) | 2), (byte)offset, 0,
                    60 << 2, (byte)(tail.Length - 1), .. tail,
                ];
                byte[] expected =
                    [.. pattern, .. Enumerable.Range(0, length).Select(i => pattern[i % offset]), .. tail];
                Assert.Equal(expected, Decompress(block, 1000));
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { })] // no length
    [InlineData(new byte[] { 0x80 })] // length cut short
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0x7f, 0 })] // length above 32 bits
    [InlineData(new byte[] { 1 })] // no elements
    [InlineData(new byte[] { 0, 0, 0 })] // more than the length
    [InlineData(new byte[] { 1, 4, 0, 0 })] // literal longer than the block
    [InlineData(new byte[] { 2, 4, 0 })] // literal cut short
    [InlineData(new byte[] { 5, 0, 0, 0b001, 0 })] // offset 0
    [InlineData(new byte[] { 5, 0, 0, 0b001, 2 })] // offset before the start
    [InlineData(new byte[] { 5, 0, 0, 0b001 })] // copy cut short
    [InlineData(new byte[] { 5, 0, 0, 14, 1 })] // two-byte offset cut short
    [InlineData(new byte[] { 4, 0, 0, 0b001, 1 })] // copy longer than the block
    [InlineData(new byte[] { 4, 63 << 2, 255, 255, 255, 255, 0 })] // literal of 2^32
    public void Damaged_blocks_are_refused(byte[] block)
    {
        using var output = new ByteBuffer();
        Assert.Throws<InvalidDataException>(() => Snappy.Decompress(block, output, 1000));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void A_block_that_claims_to_be_empty_but_has_content_is_refused()
    {
        // Long enough for the decoder's wide copies.
        byte[] block = [0, .. Enumerable.Repeat((byte)(3 << 2), 100)];
        using var output = new ByteBuffer();

        Assert.Throws<InvalidDataException>(() => Snappy.Decompress(block, output, 1000));
        Assert.Throws<InvalidDataException>(() => Snappy.Decompress(block, Span<byte>.Empty));
    }

    [Fact]
    public void A_claimed_length_over_the_limit_is_refused_before_memory_is_taken()
    {
        using var output = new ByteBuffer(maxBytes: 10);
        byte[] block = [0xff, 0xff, 0xff, 0xff, 0x07];
        Assert.Equal(int.MaxValue, Snappy.DecompressedLength(block));
        Assert.Throws<DecompressionLimitException>(() => Snappy.Decompress(block, output, 1_000_000));
    }

    [Fact]
    public void Damage_is_refused_or_decodes_within_bounds_and_never_writes_outside()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            using var compressed = new ByteBuffer();
            Snappy.Compress(RandomBytes.Any(random, random.Next(300)), compressed);
            var damaged = RandomBytes.Damage(random, compressed.WrittenSpan);
            var room = new byte[1100];
            room.AsSpan().Fill(0xA5);
            try
            {
                var written = Snappy.Decompress(damaged, room.AsSpan(100, 900));
                Assert.False(room.AsSpan(100 + written).ContainsAnyExcept((byte)0xA5), $"seed {seed}");
            }
            catch (Exception exception) when (exception is InvalidDataException or DecompressionLimitException)
            {
            }

            Assert.False(room.AsSpan(0, 100).ContainsAnyExcept((byte)0xA5), $"seed {seed}");
            Assert.False(room.AsSpan(1000).ContainsAnyExcept((byte)0xA5), $"seed {seed}");
        }
    }

    private static byte[] Decompress(ReadOnlySpan<byte> block, int maxBytes)
    {
        using var output = new ByteBuffer();
        output.AppendByte(7);
        Snappy.Decompress(block, output, maxBytes);
        Assert.Equal(7, output.WrittenSpan[0]);
        var exact = new byte[Snappy.DecompressedLength(block)];
        Assert.Equal(exact.Length, Snappy.Decompress(block, exact));
        Assert.Equal(exact, output.WrittenSpan[1..].ToArray());
        return exact;
    }

    private static byte[] Varint(int value)
    {
        var bytes = new byte[5];
        return bytes[..Codecs.Varint.WriteUInt64(bytes, (ulong)value)];
    }
}
