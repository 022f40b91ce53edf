using System.Buffers;
using System.Text;
using Trine.Model.GoText;
using Trine.QueryFrontend.Metrics.Json;

namespace Trine.QueryFrontend.Tests.Metrics;

public sealed class PromNumbersTests
{
    [Theory]
    [InlineData(0.0, "\"0\"")]
    [InlineData(-0.0, "\"-0\"")]
    [InlineData(0.001, "\"0.001\"")]
    [InlineData(-12.5, "\"-12.5\"")]
    [InlineData(100.07, "\"100.07\"")]
    [InlineData(0.0005, "\"0.0005\"")]
    [InlineData(999_999_999_999.999, "\"999999999999.999\"")]
    [InlineData(1e15, "\"1000000000000000\"")]
    [InlineData(1e21, "\"1e+21\"")]
    [InlineData(9.9e-7, "\"9.9e-07\"")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.NegativeInfinity, "\"-Inf\"")]
    public void A_value_is_written_in_the_shortest_form(double value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void Values_of_any_number_of_digits_are_those_of_Go()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 100_000; i++)
        {
            var scale = Math.Pow(10, random.Next(0, 8));
            var value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 17)) * scale) / scale;
            value = Math.Abs(value) < 1e-6 ? 0.0 : value; // Below, an exponent is written.
            Assert.True(Text(value) == '"' + GoFloat.Format(value) + '"', $"seed {seed}: {value:R} is {Text(value)}");
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1_768_471_200_000, "1768471200")]
    [InlineData(1_768_471_200_007, "1768471200.007")]
    [InlineData(-1500, "-1.500")]
    public void A_time_has_no_decimals_or_three(long timestampMs, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        PromNumbers.Timestamp(output, timestampMs);
        Assert.Equal(expected, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    private static string Text(double value)
    {
        var output = new ArrayBufferWriter<byte>();
        PromNumbers.Value(output, value);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
