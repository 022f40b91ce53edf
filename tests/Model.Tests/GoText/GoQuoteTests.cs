using Trine.Model.GoText;

namespace Trine.Model.Tests.GoText;

public sealed class GoQuoteTests
{
    [Theory]
    [InlineData("a\"b\\c'", "\"a\\\"b\\\\c'\"")]
    [InlineData("\a\b\f\n\r\t\v", @"""\a\b\f\n\r\t\v""")]
    [InlineData("\0\x1f\x7f", @"""\x00\x1f\x7f""")]
    [InlineData("é中😀", "\"é中😀\"")]
    [InlineData("\u00a0\u200b", @"""\u00a0\u200b""")]
    [InlineData("\U000E0001", @"""\U000e0001""")]
    public void Text_is_quoted_as_in_Go(string text, string expected) => Assert.Equal(expected, GoQuote.Quote(text));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_escaped_one_by_one()
    {
        Assert.Equal(@"""a\xff\xe4é""", GoQuote.Quote([(byte)'a', 0xFF, 0xE4, .. "é"u8]));
        Assert.Equal(@"""\u00e9""", GoQuote.QuoteToAscii("é"u8));
    }

    [Theory]
    [InlineData("\"a\\tb\"", "a\tb")]
    [InlineData("`a\\tb`", "a\\tb")]
    [InlineData("`a\r\nb`", "a\nb")]
    [InlineData(@"""\x41\101\u00e9\U0001F600""", "AAé😀")]
    [InlineData(@"'\''", "'")]
    [InlineData("'é'", "é")]
    [InlineData("\"\"", "")]
    public void Literals_are_read(string quoted, string expected)
    {
        Assert.True(GoUnquote.TryUnquote(quoted, out var text));
        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"a\"b\"")]
    [InlineData(@"""\q""")]
    [InlineData(@"""\'""")]
    [InlineData(@"""\400""")]
    [InlineData(@"""\uD800""")]
    [InlineData(@"""\x4""")]
    [InlineData(@"""\""")]
    [InlineData("'ab'")]
    [InlineData("''")]
    [InlineData("`a`b`")]
    public void What_is_no_literal_is_refused(string quoted) => Assert.False(GoUnquote.TryUnquote(quoted, out _));

    [Fact]
    public void Escaped_bytes_are_kept()
    {
        Assert.True(GoUnquote.TryUnquoteUtf8(@"""\xff\376""", out var utf8));
        Assert.Equal([0xFF, 0xFE], utf8);
    }

    [Fact]
    public void What_is_quoted_reads_back()
    {
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => char.ConvertFromUtf32(random.Next(0xD800))));

            Assert.True(GoUnquote.TryUnquote(GoQuote.Quote(text), out var back));
            Assert.Equal(text, back);
        }
    }
}
