using System.Text;
using Trine.Model.GoText;

namespace Trine.Model.Tests.GoText;

public sealed class DurationTests
{
    private const long Ms = 1_000_000;
    private const long Second = 1_000 * Ms;

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_100, "1.1µs")]
    [InlineData(2 * Ms, "2ms")]
    [InlineData(1_500 * Ms, "1.5s")]
    [InlineData(-90 * Second, "-1m30s")]
    [InlineData(5400 * Second, "1h30m0s")]
    [InlineData(3600 * Second + 1, "1h0m0.000000001s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void Go_durations_are_printed(long ns, string expected)
    {
        Assert.Equal(expected, GoDuration.Format(ns));
        Assert.Equal(ns, GoDuration.Parse(expected));
    }

    [Theory]
    [InlineData(1_118 * Ms, 1.1179999999999999)]
    [InlineData(1_128 * Ms, 1.1280000000000001)]
    [InlineData(-1_118 * Ms, -1.1179999999999999)]
    [InlineData(1_500 * Ms, 1.5)]
    [InlineData(100 * Ms, 0.1)]
    [InlineData(3600 * Second, 3600)]
    [InlineData(1, 1e-9)]
    public void Seconds_are_rounded_as_go_does(long ns, double want) => Assert.Equal(want, GoDuration.Seconds(ns));

    [Theory]
    [InlineData("1.5h", 5400 * Second)]
    [InlineData("+5s", 5 * Second)]
    [InlineData(".5s", 500 * Ms)]
    [InlineData("1.s", Second)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1us", 1_000)]
    [InlineData("1μs", 1_000)]
    [InlineData("101.671ms", 101_671_000)]
    [InlineData("0.3333333333333333333h", 1_200_000_000_000)]
    [InlineData("1h15m30.918273645s", 4_530_918_273_645)]
    public void Go_durations_are_read(string text, long expected)
    {
        Assert.Equal(expected, GoDuration.Parse(text));
        Assert.True(GoDuration.TryParse(Encoding.UTF8.GetBytes(text), out var ns));
        Assert.Equal(expected, ns);
    }

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("xyz", "time: invalid duration \"xyz\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("1d", "time: unknown unit \"d\" in duration \"1d\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("1é", "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\"")]
    [InlineData("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"")]
    [InlineData("3000000h", "time: invalid duration \"3000000h\"")]
    public void What_is_no_Go_duration_is_refused_in_Gos_words(string text, string expected)
        => Assert.Equal(expected, Assert.Throws<FormatException>(() => GoDuration.Parse(text)).Message);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90 * Second, "1m30s")]
    [InlineData(36L * 3600 * Second, "1d12h")]
    [InlineData(14L * 86400 * Second, "2w")]
    [InlineData(15L * 86400 * Second, "15d")]
    [InlineData(365L * 86400 * Second, "1y")]
    [InlineData(1_500 * Ms, "1s500ms")]
    public void Prometheus_durations_are_printed(long ns, string expected)
    {
        Assert.Equal(expected, PromDuration.Format(ns));
        Assert.Equal(ns, PromDuration.Parse(expected));
    }

    [Theory]
    [InlineData("", "empty duration string")]
    [InlineData("x", "not a valid duration string: \"x\"")]
    [InlineData("5", "not a valid duration string: \"5\"")]
    [InlineData("1m1h", "not a valid duration string: \"1m1h\"")]
    [InlineData("1h1h", "not a valid duration string: \"1h1h\"")]
    [InlineData("1.5h", "unknown unit \".\" in duration \"1.5h\"")]
    [InlineData("1fortnight", "unknown unit \"fortnight\" in duration \"1fortnight\"")]
    [InlineData("300y", "duration out of range")]
    public void What_is_no_Prometheus_duration_is_refused_in_its_words(string text, string expected)
        => Assert.Equal(expected, Assert.Throws<FormatException>(() => PromDuration.Parse(text)).Message);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(9, "9 B")]
    [InlineData(10, "10 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_200, "1.2 kB")]
    [InlineData(82_854_982, "83 MB")]
    [InlineData(ulong.MaxValue, "18 EB")]
    public void Byte_counts_are_printed(ulong bytes, string expected)
        => Assert.Equal(expected, HumanBytes.FormatDecimal(bytes));

    [Fact]
    public void Byte_counts_are_printed_in_powers_of_1024()
        => Assert.Equal("79 MiB", HumanBytes.FormatBinary(82_854_982));

    [Theory]
    [InlineData("42", 42)]
    [InlineData("2KB", 2_000)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("2k", 2_000)]
    [InlineData("1,000 b", 1_000)]
    [InlineData("575B", 575)]
    [InlineData("9.2kB", 9_200)]
    public void Byte_counts_are_read(string text, ulong expected) => Assert.Equal(expected, HumanBytes.Parse(text));

    [Theory]
    [InlineData("2XB", "unhandled size name: xb")]
    [InlineData("", "strconv.ParseFloat: parsing \"\": invalid syntax")]
    [InlineData("1.2.3B", "strconv.ParseFloat: parsing \"1.2.3\": invalid syntax")]
    [InlineData("99EB", "too large: 99EB")]
    public void What_is_no_byte_count_is_refused(string text, string expected)
        => Assert.Equal(expected, Assert.Throws<FormatException>(() => HumanBytes.Parse(text)).Message);
}
