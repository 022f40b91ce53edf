namespace Trine.Codecs.Tests.Compression;

public class ZstdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(-1)]
    public void Compressed_bytes_come_back(int level)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomBytes.Any(random, seed < 50 ? seed : random.Next(300_000));
            using var frame = new ByteBuffer();
            var length = Zstd.Compress(bytes, frame, level);
            Assert.Equal(length, frame.Length);

            var exact = new byte[bytes.Length];
            Zstd.Decompress(frame.WrittenSpan, exact);
            Assert.Equal(bytes, exact);
            using var streamed = new ByteBuffer();
            Zstd.Decompress(frame.WrittenSpan, streamed, new DecompressionLimits(bytes.Length));
            Assert.Equal(bytes, streamed.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void A_frame_of_another_size_than_expected_is_refused()
    {
        using var frame = new ByteBuffer();
        Zstd.Compress(new byte[100], frame, 1);
        Assert.Throws<InvalidDataException>(() => Zstd.Decompress(frame.WrittenSpan, new byte[99]));
        Assert.Throws<InvalidDataException>(() => Zstd.Decompress(frame.WrittenSpan, new byte[101]));
        Assert.Throws<InvalidDataException>(() => Zstd.Decompress("not zstd"u8, new byte[101]));
    }

    [Fact]
    public void Concatenated_frames_are_one_body()
    {
        using var frames = new ByteBuffer();
        Zstd.Compress("first "u8, frames, 1);
        Zstd.Compress("second"u8, frames, 1);
        using var output = new ByteBuffer();
        Zstd.Decompress(frames.WrittenSpan, output, new DecompressionLimits(12));
        Assert.Equal("first second"u8, output.WrittenSpan);
    }

    [Fact]
    public void The_limit_is_exact_for_the_whole_body()
    {
        using var frames = new ByteBuffer();
        Zstd.Compress(new byte[1000], frames, 1);
        Zstd.Compress(new byte[1000], frames, 1);
        using var output = new ByteBuffer(maxBytes: 2000);
        Zstd.Decompress(frames.WrittenSpan, output, new DecompressionLimits(2000));
        Assert.Equal(2000, output.Length);
        output.Clear();
        Assert.Throws<DecompressionLimitException>(
            () => Zstd.Decompress(frames.WrittenSpan, output, new DecompressionLimits(1999)));
    }

    [Fact]
    public void A_bomb_is_refused_by_its_ratio()
    {
        using var frame = new ByteBuffer();
        Zstd.Compress(new byte[50 << 20], frame, 1);
        using var output = new ByteBuffer();
        Assert.Throws<DecompressionLimitException>(
            () => Zstd.Decompress(frame.WrittenSpan, output, new DecompressionLimits(100 << 20, MaxRatio: 100)));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void Damage_throws_the_documented_exceptions_only()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            using var frame = new ByteBuffer();
            var bytes = RandomBytes.Any(random, random.Next(2000));
            Zstd.Compress(bytes, frame, 1);
            var damaged = RandomBytes.Damage(random, frame.WrittenSpan);
            using var output = new ByteBuffer();
            try
            {
                Zstd.Decompress(damaged, output, new DecompressionLimits(10_000));
                Assert.True(damaged.Length >= frame.Length, $"seed {seed}: a cut frame was read");
            }
            catch (Exception exception) when (exception is InvalidDataException or DecompressionLimitException)
            {
            }
        }
    }
}
