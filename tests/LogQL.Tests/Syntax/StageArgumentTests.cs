using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class StageArgumentTests
{
    [Fact]
    public void Json_path_has_fields_keys_and_indexes()
    {
        var path = JsonPath.TryParse("a.b_1[\"c d\"][0] [\"e\"].f", out var error);
        Assert.Equal("", error);
        Assert.Equal(
            [new("a", 0), new("b_1", 0), new("c d", 0), new(null, 0), new("e", 0), new PathStep("f", 0)], path?.Steps);
    }

    [Theory]
    [InlineData("[12]", 12)]
    [InlineData("[0 ]", 0)]
    public void Json_path_may_begin_with_an_index(string text, int index)
        => Assert.Equal([new PathStep(null, index)], JsonPath.TryParse(text, out _)?.Steps);

    [Theory]
    [InlineData("", "syntax error: unexpected $end, expecting LSB or FIELD")]
    [InlineData("a b", "syntax error: unexpected FIELD")]
    [InlineData("a..b", "syntax error: unexpected DOT, expecting FIELD")]
    [InlineData("a.[0]", "syntax error: unexpected LSB, expecting FIELD")]
    [InlineData("a[0", "syntax error: unexpected $end, expecting STRING or INDEX")]
    [InlineData("a[b]", "syntax error: unexpected FIELD, expecting STRING or INDEX")]
    [InlineData("a[\"b\"", "syntax error: unexpected $end, expecting RSB")]
    [InlineData("a]", "syntax error: unexpected RSB")]
    [InlineData("a-b", "unexpected char -")]
    [InlineData("a😀", "unexpected char 😀")]
    [InlineData("a[1.5]", "syntax error: unexpected $end, expecting STRING or INDEX")]
    [InlineData("a[9223372036854775808]", "syntax error: unexpected $end, expecting STRING or INDEX")]
    public void Json_path_errors_are_Lokis(string text, string expected)
    {
        Assert.Null(JsonPath.TryParse(text, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("key", "key")]
    [InlineData(" key_1 ", "key_1")]
    [InlineData("\"a key\"", "a key")]
    [InlineData("\"first\" \"second\"", "first")]
    public void Logfmt_key_may_be_quoted(string text, string expected)
        => Assert.Equal(expected, LogfmtKey.TryParse(text, out _));

    [Theory]
    [InlineData("", "syntax error: unexpected $end, expecting STRING or KEY")]
    [InlineData("a b", "syntax error: unexpected KEY")]
    [InlineData("a.b", "unexpected char .")]
    public void Logfmt_key_errors_are_Lokis(string text, string expected)
    {
        Assert.Null(LogfmtKey.TryParse(text, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("<a> b <c>", "<a>| b |<c>")]
    [InlineData("x<_>y", "x|<_>|y")]
    [InlineData("<a", "<a")]
    [InlineData("<1a> <>", "<1a> <>")]
    [InlineData("<a ><b>", "<a >|<b>")]
    [InlineData("<<a>>", "<|<a>|>")]
    [InlineData("", "")]
    public void Pattern_is_text_and_captures(string pattern, string expected)
        => Assert.Equal(expected, string.Join('|', LinePattern.Parse(pattern).Parts));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.0/30", "10.0.0.3", "10.0.0.4")]
    [InlineData("10.0.0.7/30", "10.0.0.4", "10.0.0.8")]
    [InlineData("0.0.0.0/0", "255.255.255.255", "::1")]
    [InlineData("10.0.0.5-10.0.1.2", "10.0.0.255", "10.0.1.3")]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::")]
    [InlineData("::/0", "ffff::", "1.2.3.4")]
    [InlineData("::1-::ff", "::80", "::1:0")]
    public void Ip_pattern_is_an_address_a_block_or_a_range(string pattern, string inside, string outside)
    {
        var ip = IpPattern.TryParse(pattern);
        Assert.NotNull(ip);
        Assert.True(ip.Contains(inside));
        Assert.False(ip.Contains(outside));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.04")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/08")]
    [InlineData("1.2.3.4-1.2.3.3")]
    [InlineData("1.2.3.4-::1")]
    [InlineData("1.2.3.4 - 1.2.3.5")]
    [InlineData("[::1]")]
    [InlineData("::1/129")]
    [InlineData(":::")]
    public void Ip_pattern_refuses_other_forms(string pattern) => Assert.Null(IpPattern.TryParse(pattern));
}
