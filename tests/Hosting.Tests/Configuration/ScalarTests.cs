using System.Globalization;
using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tests.Configuration;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1h30m", 5_400_000_000_000)]
    [InlineData("7d", 604_800_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("250ms", 250_000_000)]
    [InlineData("1µs", 1_000)]
    [InlineData("-1m", -60_000_000_000)]
    [InlineData("292y", 9_208_512_000_000_000_000)]
    [InlineData("1y2w3d4h5m6s7ms8us9ns", 33_019_506_007_008_009)]
    public void A_duration_is_read(string text, long nanoseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(nanoseconds, duration.Nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("1h-5m")]
    [InlineData("1.2.3s")]
    [InlineData("300y")]
    [InlineData("99999999999999999999999999999y")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(30L * 24 * 3600 + 3600, "30d1h")]
    [InlineData(14L * 24 * 3600, "2w")]
    [InlineData(90, "1m30s")]
    [InlineData(-90, "-1m30s")]
    public void A_duration_prints_as_prometheus_prints_it(long seconds, string text)
        => Assert.Equal(text, Duration.FromSeconds(seconds).ToString());

    [Theory]
    [InlineData("1048576", 1048576)]
    [InlineData("256KB", 262144)]
    [InlineData("256kb", 262144)]
    [InlineData("4MB", 4194304)]
    [InlineData("4 MiB", 4194304)]
    [InlineData("4M", 4194304)]
    [InlineData("1.5GB", 1610612736)]
    [InlineData("0B", 0)]
    [InlineData("7EB", 8070450532247928832)]
    public void A_size_is_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("1BB")]
    [InlineData("8EB")]
    [InlineData("9.5EB")]
    [InlineData("1e3")]
    public void What_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void Printed_durations_and_sizes_read_back_the_same()
    {
        const int Seed = 20260821;
        var random = new Random(Seed);
        for (var round = 0; round < 2000; round++)
        {
            var number = random.NextInt64() >> random.Next(63);
            Assert.True(Duration.TryParse(new Duration(number).ToString(), out var duration));
            Assert.True(ByteSize.TryParse(new ByteSize(number).ToString(), out var size));
            Assert.True(
                duration.Nanoseconds == number && size.Bytes == number,
                string.Create(CultureInfo.InvariantCulture, $"seed {Seed}: {number} became {duration} and {size}"));
        }
    }

    [Fact]
    public void A_secret_prints_only_its_mask()
    {
        var secret = new Secret("hunter2");

        Assert.Equal("********", secret.ToString());
        Assert.Equal("********", $"{secret}");
        Assert.Equal("hunter2", secret.Reveal());
        Assert.Equal("", default(Secret).ToString());
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(secret), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("htp_port", "http_port")]
    [InlineData("zzzzzz", null)]
    public void The_nearest_name_is_found_or_none(string name, string? nearest)
        => Assert.Equal(nearest, NearestName.Of(name, ["grpc_port", "http_port"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Edit_distance_counts_single_letter_changes(string left, string right, int distance)
        => Assert.Equal(distance, NearestName.EditDistance(left, right));
}
