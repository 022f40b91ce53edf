using System.Globalization;
using System.Text;
using Trine.Model.GoText;

namespace Trine.Model.Tests.GoText;

public sealed class GoFloatTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(123456789.0, "123456789")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.3333333333333333, "0.3333333333333333")]
    public void A_sample_is_printed_without_exponent(double value, string expected)
        => Assert.Equal(expected, GoFloat.Format(value));

    [Theory]
    [InlineData(123456789.0, "1.23456789e+08")]
    [InlineData(123456.0, "123456")]
    [InlineData(1e6, "1e+06")]
    [InlineData(1e21, "1e+21")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.5, "1.5")]
    [InlineData(0.0, "0")]
    [InlineData(1e100, "1e+100")]
    public void The_general_form_has_an_exponent_where_Gos_has(double value, string expected)
        => Assert.Equal(expected, GoFloat.FormatG(value));

    [Theory]
    [InlineData(3.14159, 'f', 2, "3.14")]
    [InlineData(2.5, 'f', 0, "2")]
    [InlineData(3.5, 'f', 0, "4")]
    [InlineData(0.125, 'f', 2, "0.12")]
    [InlineData(0.15, 'f', 1, "0.1")]
    [InlineData(999.96, 'f', 1, "1000.0")]
    [InlineData(0.001, 'f', 2, "0.00")]
    [InlineData(0.006, 'f', 2, "0.01")]
    [InlineData(0.1, 'f', 20, "0.10000000000000000555")]
    [InlineData(1234.5678, 'e', 3, "1.235e+03")]
    [InlineData(1234.5678, 'E', -1, "1.2345678E+03")]
    [InlineData(100000.0, 'g', 3, "1e+05")]
    [InlineData(123.456, 'g', 4, "123.5")]
    [InlineData(0.0, 'e', 2, "0.00e+00")]
    [InlineData(5e-324, 'g', -1, "5e-324")]
    public void Precision_rounds_the_exact_value_half_to_even(double value, char verb, int precision, string expected)
        => Assert.Equal(expected, GoFloat.Format(value, verb, precision));

    [Fact]
    public void The_shortest_form_is_that_of_the_runtime()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var decimals = random.Next(9);
            var value = Math.Round(random.NextDouble() * Math.Pow(10, random.Next(12)), decimals);
            value = random.Next(4) == 0 ? Math.BitIncrement(value) : value;
            var want = value.ToString("R", CultureInfo.InvariantCulture);
            if (!want.Contains('E'))
            {
                Assert.True(GoFloat.Format(value) == want, $"seed {Seed}, number {i}: got {GoFloat.Format(value)}, want {want}");
            }
        }
    }

    [Fact]
    public void The_least_number_fits_the_buffer()
    {
        var buffer = new byte[GoFloat.FormatBytesMax];

        var text = Encoding.ASCII.GetString(buffer.AsSpan(0, GoFloat.Format(-double.Epsilon, buffer)));

        Assert.StartsWith("-0.000", text, StringComparison.Ordinal);
        Assert.EndsWith("5", text, StringComparison.Ordinal);
        Assert.Equal(327, text.Length);
    }

    [Fact]
    public void What_is_printed_reads_back_as_the_same_number()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (!double.IsFinite(value))
            {
                continue;
            }

            Assert.Equal(GoNumberOutcome.Ok, GoNumber.ParseFloat(GoFloat.Format(value), out var plain));
            Assert.Equal(GoNumberOutcome.Ok, GoNumber.ParseFloat(GoFloat.FormatG(value), out var general));
            Assert.Equal((value, value), (plain, general));
        }
    }

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("+1.5e3", 1500.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("-0", -0.0)]
    [InlineData("1_000.5", 1000.5)]
    [InlineData("0x1p-2", 0.25)]
    [InlineData("0X1.8P3", 12.0)]
    [InlineData("0x_1_2.3_4_5p+12", 74565.0)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    public void Gos_floats_are_read(string text, double expected)
    {
        Assert.Equal(GoNumberOutcome.Ok, GoNumber.ParseFloat(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("+nan")]
    [InlineData("0x1")]
    [InlineData("1__0")]
    [InlineData("_1")]
    [InlineData("1,5")]
    [InlineData("infin")]
    [InlineData("1e5.5")]
    public void What_is_no_float_in_Go_is_refused(string text)
        => Assert.Equal(GoNumberOutcome.InvalidSyntax, GoNumber.ParseFloat(text, out _));

    [Fact]
    public void A_number_past_the_range_is_told_apart()
    {
        Assert.Equal(GoNumberOutcome.OutOfRange, GoNumber.ParseFloat("-1e999", out var value));
        Assert.Equal(double.NegativeInfinity, value);
        Assert.Equal(
            "strconv.ParseFloat: parsing \"a\\nb\": invalid syntax",
            GoNumber.Describe("ParseFloat", "a\nb", GoNumberOutcome.InvalidSyntax));
    }

    [Theory]
    [InlineData("9223372036854775807", GoNumberOutcome.Ok, long.MaxValue)]
    [InlineData("-9223372036854775808", GoNumberOutcome.Ok, long.MinValue)]
    [InlineData("9223372036854775808", GoNumberOutcome.OutOfRange, long.MaxValue)]
    [InlineData("+7", GoNumberOutcome.Ok, 7)]
    [InlineData("1.0", GoNumberOutcome.InvalidSyntax, 0)]
    [InlineData("-", GoNumberOutcome.InvalidSyntax, 0)]
    public void Whole_numbers_are_read(string text, GoNumberOutcome outcome, long expected)
    {
        Assert.Equal(outcome, GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }
}
