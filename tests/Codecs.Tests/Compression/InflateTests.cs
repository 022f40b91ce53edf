using System.IO.Compression;

namespace Trine.Codecs.Tests.Compression;

public class InflateTests
{
    private delegate void Decompressor(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits);

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("deflate")]
    public void Bodies_come_back_up_to_the_exact_limit(string format)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomBytes.Any(random, 1 + (seed < 30 ? seed : random.Next(300_000)));
            var body = Compress(format, bytes);
            using var output = new ByteBuffer(maxBytes: bytes.Length);
            Find(format)(body, output, new DecompressionLimits(bytes.Length));
            Assert.Equal(bytes, output.WrittenSpan.ToArray());

            output.Clear();
            Assert.Throws<DecompressionLimitException>(
                () => Find(format)(body, output, new DecompressionLimits(bytes.Length - 1)));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("deflate")]
    public void Bodies_cut_short_anywhere_are_refused(string format)
    {
        var body = Compress(format, RandomBytes.Text(new Random(1), 3000));
        for (var length = 0; length < body.Length; length++)
        {
            using var output = new ByteBuffer();
            Assert.Throws<InvalidDataException>(
                () => Find(format)(body.AsSpan(0, length), output, new DecompressionLimits(10_000)));
        }
    }

    [Fact]
    public void Bytes_behind_a_gzip_body_are_refused()
    {
        byte[] body = [.. Compress("gzip", RandomBytes.Text(new Random(1), 3000)), 1, 2, 3];
        using var output = new ByteBuffer();
        Assert.Throws<InvalidDataException>(() => Inflate.Gzip(body, output, new DecompressionLimits(10_000)));
    }

    [Fact]
    public void Members_of_a_gzip_body_are_joined()
    {
        byte[] body = [.. Compress("gzip", "one "u8.ToArray()), .. Compress("gzip", "two"u8.ToArray())];
        using var output = new ByteBuffer();
        Inflate.Gzip(body, output, new DecompressionLimits(100));
        Assert.Equal("one two"u8, output.WrittenSpan);
        Assert.Throws<InvalidDataException>(
            () => Inflate.Gzip(body.AsSpan(..^1), output, new DecompressionLimits(100)));
    }

    [Fact]
    public void A_bomb_is_refused_by_its_ratio_and_a_small_body_is_not()
    {
        using var output = new ByteBuffer();
        var limits = new DecompressionLimits(100 << 20, MaxRatio: 50);
        Inflate.Gzip(Compress("gzip", new byte[1 << 20]), output, limits);
        Assert.Equal(1 << 20, output.Length);
        Assert.Throws<DecompressionLimitException>(
            () => Inflate.Gzip(Compress("gzip", new byte[10 << 20]), output, limits));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("deflate")]
    public void Damage_throws_the_documented_exceptions_only(string format)
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            var damaged = RandomBytes.Damage(random, Compress(format, RandomBytes.Any(random, random.Next(1, 500))));
            using var output = new ByteBuffer();
            try
            {
                Find(format)(damaged, output, new DecompressionLimits(10_000));
            }
            catch (Exception exception) when (exception is InvalidDataException or DecompressionLimitException)
            {
            }
        }
    }

    private static Decompressor Find(string format)
        => format switch
        {
            "gzip" => Inflate.Gzip,
            "zlib" => Inflate.Zlib,
            _ => Inflate.Deflate,
        };

    private static byte[] Compress(string format, byte[] bytes)
    {
        using var output = new MemoryStream();
        using (Stream stream = format switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "zlib" => new ZLibStream(output, CompressionLevel.Fastest),
            _ => new DeflateStream(output, CompressionLevel.Fastest),
        })
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }
}
