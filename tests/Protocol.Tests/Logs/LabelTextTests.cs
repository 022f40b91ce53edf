using System.Text;
using Trine.Model;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

public sealed class LabelTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "")]
    [InlineData(" { } ", "")]
    [InlineData("{a=\"b\"}", "a=b")]
    [InlineData("{ b = \"2\" ,\n\ta=\"1\", }", "b=2 a=1")]
    [InlineData("{a='it\\'s \"x\"',b=`raw\\n`}", "a=it's \"x\" b=raw\\n")]
    [InlineData("{a=\"x\\n\\u00e9\\\"\\\\\"}", "a=x\né\"\\")]
    [InlineData("{a=\"\",b=\"1\"}", "b=1")]
    [InlineData("up:total{a=\"b\"}", "__name__=up:total a=b")]
    [InlineData("up", "__name__=up")]
    [InlineData("{a=\"日本\"}", "a=日本")]
    public void Labels_are_read(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', LabelText.Parse(Encoding.UTF8.GetBytes(text)).Select(l => $"{l.Name}={l.Value}")));

    [Theory]
    [InlineData("{job=\"pusherr\"", "1:15: parse error: unexpected end of input inside braces")]
    [InlineData("{", "1:2: parse error: unexpected end of input inside braces")]
    [InlineData("{a", "1:3: parse error: unexpected end of input inside braces")]
    [InlineData("{a=", "1:4: parse error: unexpected end of input inside braces")]
    [InlineData("{a=b}", "1:4: parse error: unexpected identifier \"b\" in label set, expected string")]
    [InlineData("{a=~\"b\"}", "1:3: parse error: unexpected <op:=~> in label set, expected \"=\"")]
    [InlineData("{a!=\"b\"}", "1:3: parse error: unexpected <op:!=> in label set, expected \"=\"")]
    [InlineData("{,}", "1:2: parse error: unexpected \",\" in label set, expected identifier or \"}\"")]
    [InlineData("{a=\"b\" c=\"d\"}", "1:8: parse error: unexpected identifier \"c\" in label set, expected \",\" or \"}\"")]
    [InlineData("{a=\"b\"", "1:7: parse error: unexpected end of input inside braces")]
    [InlineData("{a=\"b", "1:4: parse error: unterminated quoted string")]
    [InlineData("{a=`b", "1:4: parse error: unterminated raw string")]
    [InlineData("{é=\"b\"}", "1:2: parse error: unexpected character inside braces: 'é'")]
    [InlineData("{a=\"é\",\n $}", "2:2: parse error: unexpected character inside braces: '$'")]
    [InlineData("{a=\"b\"} x", "1:9: parse error: unexpected identifier \"x\"")]
    [InlineData("job=\"x\"", "1:4: parse error: unexpected \"=\"")]
    [InlineData("{{", "1:2: parse error: unexpected left brace '{'")]
    public void A_fault_is_named_with_its_place(string text, string message)
    {
        var fault = Assert.Throws<RequestException>(() => LabelText.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal("couldn't parse labels: " + message, fault.Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] text = [.. "{a=\""u8, 0xff, .. "\"}"u8];

        var fault = Assert.Throws<RequestException>(() => LabelText.Parse(text));

        Assert.Equal("couldn't parse labels: 1:5: parse error: invalid UTF-8 rune", fault.Message);
    }

    [Fact]
    public void A_name_that_occurs_twice_makes_the_stream_faulty()
    {
        using var batch = LokiPushDecoder.Decode(
            PushMessages.Snappied(PushMessages.Request(PushMessages.Stream("{a=\"1\", b=\"2\", a=\"3\"}"))),
            "application/x-protobuf",
            "",
            PushBodyLimits.Default);

        Assert.Equal("stream '{a=\"1\", a=\"3\", b=\"2\"}' has duplicate label name: 'a'", batch.Streams[0].Fault);
    }
}
