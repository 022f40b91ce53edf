using Trine.Protocol.Grpc;

namespace Trine.Protocol.Tests.Grpc;

public sealed class GrpcTextTests
{
    [Theory]
    [InlineData("plain text, \"quoted\"", "plain text, \"quoted\"")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("π", "%CF%80")]
    [InlineData("\U0001F600", "%F0%9F%98%80")]
    [InlineData("", "")]
    public void A_message_is_percent_encoded_and_comes_back(string text, string encoded)
    {
        Assert.Equal(encoded, StatusText.Encode(text));
        Assert.Equal(text, StatusText.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("50%!", "50%!")]
    public void What_is_not_an_escape_stays_as_it_is(string encoded, string text)
        => Assert.Equal(text, StatusText.Decode(encoded));

    [Fact]
    public void A_message_is_cut_to_what_trailers_can_carry()
        => Assert.InRange(StatusText.Encode(new string('\n', 1_000_000)).Length, 4096, 4096 + 12);

    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("101n", 2)]
    [InlineData("0n", 0)]
    [InlineData("99999999H", 99_999_999 * 36_000_000_000)]
    public void A_timeout_is_read(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("100000000S")]
    public void What_is_not_a_timeout_is_refused(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void A_timeout_written_is_never_shorter_than_asked_and_hardly_longer()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var asked = new TimeSpan((long)Math.Pow(10, random.NextDouble() * 16));

            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(asked), out var read), $"seed {seed}: {asked}");
            Assert.True(read >= asked && read.Ticks <= (asked.Ticks * 1.00002) + 10, $"seed {seed}: {asked} became {read}");
        }
    }
}
