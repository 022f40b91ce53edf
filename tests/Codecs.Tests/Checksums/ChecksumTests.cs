using System.Text;

namespace Trine.Codecs.Tests.Checksums;

public class ChecksumTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xC1D04330u)]
    [InlineData("123456789", 0xE3069283u)]
    public void Crc32C_of_known_texts(string text, uint expected)
        => Assert.Equal(expected, Crc32C.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Crc32C_of_rfc_3720_vectors()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
    }

    [Fact]
    public void Crc32C_equals_the_bitwise_definition_whole_and_in_pieces()
    {
        var random = new Random(2);
        for (var length = 0; length < 200; length++)
        {
            var bytes = RandomBytes.Uniform(random, length);
            var cut = random.Next(length + 1);

            Assert.Equal(BitwiseCrc(bytes), Crc32C.Compute(bytes));
            Assert.Equal(
                Crc32C.Compute(bytes), Crc32C.Append(Crc32C.Compute(bytes.AsSpan(..cut)), bytes.AsSpan(cut..)));
        }
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999UL)]
    [InlineData("a", 0xD24EC4F1A98C6E5BUL)]
    [InlineData("abc", 0x44BC2CF5AD770999UL)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    public void XxHash64_of_known_texts(string text, ulong expected)
        => Assert.Equal(expected, XxHash64.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void XxHash64_depends_on_the_seed_and_on_every_byte()
    {
        var bytes = RandomBytes.Uniform(new Random(3), 100);
        var hashes = new HashSet<ulong> { XxHash64.Compute(bytes), XxHash64.Compute(bytes, seed: 1) };
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            hashes.Add(XxHash64.Compute(bytes));
            bytes[i] ^= 1;
        }

        Assert.Equal(102, hashes.Count);
    }

    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void XxHash32_of_known_texts(string text, uint expected)
        => Assert.Equal(expected, XxHash32.Compute(Encoding.ASCII.GetBytes(text)));

    private static uint BitwiseCrc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return ~crc;
    }
}
