using System.Buffers.Binary;

namespace Trine.Codecs.Tests.Compression;

public class Lz4Tests
{
    /// <summary>What the <c>lz4</c> tool puts before its first block: header checksum a7 is its own.</summary>
    private static readonly byte[] CommonHeader = [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7];

    [Fact]
    public void A_frame_as_the_lz4_tool_makes_it_is_read()
    {
        byte[] frame =
        [
            .. CommonHeader, 5, 0, 0, 0x80, .. "hello"u8, 0, 0, 0, 0, .. Little(XxHash32.Compute("hello"u8)),
        ];
        Assert.Equal("hello"u8, Decompress(frame, 5));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Frames_come_back(bool linked, bool checksums)
    {
        for (var seed = 0; seed < 116; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomBytes.Any(random, seed < 100 ? seed : random.Next(200_000));
            Assert.Equal(bytes, Decompress(Encode(bytes, linked, checksums), bytes.Length));
        }
    }

    [Fact]
    public void Skippable_and_concatenated_frames_are_one_body()
    {
        byte[] body =
        [
            0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9, .. Encode("one "u8.ToArray(), true, true),
            .. Encode("two"u8.ToArray(), false, false),
        ];
        Assert.Equal("one two"u8, Decompress(body, 7));
    }

    [Fact]
    public void The_limit_is_exact()
    {
        var bytes = RandomBytes.Text(new Random(1), 150_000);
        Assert.Throws<DecompressionLimitException>(() => Decompress(Encode(bytes, true, true), bytes.Length - 1));
        Assert.Throws<DecompressionLimitException>(
            () => Decompress(Encode(new byte[3 << 20], true, false), 4 << 20, maxRatio: 10));
    }

    [Fact]
    public void Bodies_cut_short_anywhere_are_refused()
    {
        var body = Encode(RandomBytes.Text(new Random(1), 3000), true, true);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Decompress(body[..length], 10_000));
        }
    }

    [Fact]
    public void A_match_before_an_independent_block_is_refused()
    {
        byte[] first = [0x50, .. "hello"u8];
        byte[] second = [0x00, 5, 0, 0x00]; // a match of four at offset 5, then no literals
        byte[] Frame(byte flags) =>
            [
                .. Header(flags), .. Little((uint)first.Length), .. first,
                .. Little((uint)second.Length), .. second, 0, 0, 0, 0,
            ];

        Assert.Equal("hellohell"u8, Decompress(Frame(0x40), 100));
        Assert.Throws<InvalidDataException>(() => Decompress(Frame(0x60), 100));
    }

    [Fact]
    public void Damage_throws_the_documented_exceptions_only()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var frame = Encode(RandomBytes.Any(random, random.Next(300)), random.Next(2) == 0, checksums: false);
            try
            {
                Decompress(RandomBytes.Damage(random, frame), 10_000);
            }
            catch (Exception exception) when (exception is InvalidDataException or DecompressionLimitException)
            {
            }
        }
    }

    private static byte[] Decompress(byte[] frame, int maxBytes, int maxRatio = 0)
    {
        using var output = new ByteBuffer();
        output.Append("before"u8);
        Lz4Frame.Decompress(frame, output, new DecompressionLimits(maxBytes, maxRatio));
        return output.WrittenSpan[6..].ToArray();
    }

    private static byte[] Encode(byte[] bytes, bool linked, bool checksums)
    {
        var frame = new List<byte>();
        frame.AddRange(Header((byte)(0x40 | (linked ? 0 : 0x20) | (checksums ? 0x14 : 0))));
        for (var start = 0; start < bytes.Length; start += 64 << 10)
        {
            var block = EncodeBlock(bytes, start, Math.Min(bytes.Length, start + (64 << 10)), linked ? 0 : start);
            frame.AddRange(Little((uint)block.Length));
            frame.AddRange(block);
            if (checksums)
            {
                frame.AddRange(Little(XxHash32.Compute(block)));
            }
        }

        frame.AddRange(new byte[4]);
        if (checksums)
        {
            frame.AddRange(Little(XxHash32.Compute(bytes)));
        }

        return [.. frame];
    }

    /// <summary>A plain encoder: one hash of four bytes, greedy, the last twelve bytes literal.</summary>
    private static byte[] EncodeBlock(byte[] bytes, int start, int end, int windowStart)
    {
        var seen = new Dictionary<uint, int>();
        var output = new List<byte>();
        var literals = start;
        for (var i = Math.Max(windowStart, start - 1000); i < end - 12; i++)
        {
            var key = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i));
            var isMatch = seen.TryGetValue(key, out var from) && i - from <= 65535 && i >= start;
            seen[key] = i;
            if (!isMatch)
            {
                continue;
            }

            var length = 4;
            while (i + length < end - 5 && bytes[from + length] == bytes[i + length])
            {
                length++;
            }

            Sequence(output, bytes.AsSpan(literals, i - literals), i - from, length);
            literals = i + length;
            i = literals - 1;
        }

        Sequence(output, bytes.AsSpan(literals, end - literals), 0, 0);
        return [.. output];
    }

    private static void Sequence(List<byte> output, ReadOnlySpan<byte> literals, int offset, int matchLength)
    {
        var more = matchLength == 0 ? 0 : matchLength - 4;
        output.Add((byte)((Math.Min(literals.Length, 15) << 4) | Math.Min(more, 15)));
        Length(output, literals.Length);
        output.AddRange(literals);
        if (matchLength > 0)
        {
            output.Add((byte)offset);
            output.Add((byte)(offset >> 8));
            Length(output, more);
        }
    }

    private static void Length(List<byte> output, int length)
    {
        if (length >= 15)
        {
            for (length -= 15; length >= 255; length -= 255)
            {
                output.Add(255);
            }

            output.Add((byte)length);
        }
    }

    private static byte[] Header(byte flags)
    {
        byte[] descriptor = [flags, 0x40];
        return [0x04, 0x22, 0x4d, 0x18, .. descriptor, (byte)(XxHash32.Compute(descriptor) >> 8)];
    }

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
