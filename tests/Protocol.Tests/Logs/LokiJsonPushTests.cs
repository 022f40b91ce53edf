using System.Text;
using Trine.Model;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

public sealed class LokiJsonPushTests
{
    [Theory]
    [InlineData(
        """{"streams":[{"stream":{"job":"a","env":"x"},"values":[["1","one"],["2","two",{"k":"v","a.b":"w"}]]}]}""",
        "{env=\"x\", job=\"a\"}\n1 one\n2 two k=v a_b=w\n")]
    [InlineData("""{"streams":[{"values":[["1","x"]],"stream":{"late":"labels"}}]}""", "{late=\"labels\"}\n1 x\n")]
    [InlineData("""{"streams":[{"stream":{"a":"","b":"1"},"values":[["1","x"]]}]}""", "{b=\"1\"}\n1 x\n")]
    [InlineData("""{"streams":[{"stream":{},"values":[["1","x"]]}]}""", "{}\n1 x\n")]
    [InlineData("""{"streams":[{"values":[["1","x"]]}]}""", "{}\n1 x\n")]
    [InlineData("""{"streams":[{"stream":{"a":"1","a":"2"},"values":[["1","x"]]}]}""", "{a=\"2\"}\n1 x\n")]
    [InlineData("""{"streams":[{"stream":{"a":5,"b":true},"values":[["1","x"]]}]}""", "{a=\"5\", b=\"true\"}\n1 x\n")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":null}]}""", "{a=\"b\"}\n")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[null,["1","x",{},5,[]],["2"],[]]}]}""",
        "{a=\"b\"}\n1 x\n2 \n-9223372036854775808 \n")]
    [InlineData("""{"more":[{}],"Streams":[{"x":1,"stream":{"a":"b"},"values":[["-1","x"]]}]} trailing""", "{a=\"b\"}\n-1 x\n")]
    [InlineData("""{"streams":null}""", "")]
    [InlineData("""{"streams":[]}""", "")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"k":"","m":"v"}]]}]}""", "{a=\"b\"}\n1 x m=v\n")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("""{"streams":[{"stream":{"q":"a\"b\\\u00e9\ud83d\ude00"},"values":[["1","t\ta\nb\u0000\/",{"k\u002ed":"\u0041"}]]}]}""",
        "{q=\"a\\\"b\\\\é😀\"}\n1 t\ta\nb\0/ k_d=A\n")]
    public void A_body_is_decoded(string json, string expected)
    {
        using var batch = LokiPushDecoder.Decode(
            Encoding.UTF8.GetBytes(json), "application/json; charset=utf-8", "", PushBodyLimits.Default);

        Assert.Equal(expected, BatchText.Of(batch));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{", null)]
    [InlineData("\"x\"", null)]
    [InlineData("[]", null)]
    [InlineData("""{"streams":5}""", null)]
    [InlineData("""{"streams":[5]}""", null)]
    [InlineData("""{"streams":[null]}""", null)]
    [InlineData("""{"streams":[{"stream":5,"values":[["1","x"]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":5}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[5]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","cut""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1.5","x"]]}]}""",
        "strconv.ParseInt: parsing \"1.5\": invalid syntax")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["2026-01-16T12:00:00Z","x"]]}]}""",
        "strconv.ParseInt: parsing \"2026-01-16T12:00:00Z\": invalid syntax")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["","x"]]}]}""", "strconv.ParseInt: parsing \"\": invalid syntax")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["9223372036854775808","x"]]}]}""",
        "strconv.ParseInt: parsing \"9223372036854775808\": value out of range")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[[1,"x"]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1",5]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x","meta"]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"k":5}]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"k":{"n":"x"}}]]}]}""", null)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","\ud800"]]}]}""",
        "Encountered an invalid escape sequence in a string")]
    [InlineData("""{"streams":[{"stream":{"1a":"c"},"values":[]}]}""",
        "couldn't parse labels: 1:2: parse error: unexpected character inside braces: '1'")]
    [InlineData("""{"streams":[{"stream":{"":"c"},"values":[]}]}""",
        "couldn't parse labels: 1:2: parse error: unexpected \"=\" in label set, expected identifier or \"}\"")]
    [InlineData("""{"streams":[{"stream":{"a b":"c"},"values":[]}]}""",
        "couldn't parse labels: 1:4: parse error: unexpected identifier \"b\" in label set, expected \"=\"")]
    [InlineData("""{"streams":[{"stream":{"ü":"c"},"values":[]}]}""",
        "couldn't parse labels: 1:2: parse error: unexpected character inside braces: 'ü'")]
    public void A_wrong_body_is_refused(string json, string? message)
    {
        var fault = Assert.Throws<RequestException>(
            () => LokiPushDecoder.Decode(Encoding.UTF8.GetBytes(json), "application/json", "", PushBodyLimits.Default));

        Assert.Equal((RequestError.BadRequest, message ?? fault.Message), (fault.Error, fault.Message));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var json = """{"streams":[],"deep":""" + new string('[', 1_000_000);

        Assert.Throws<RequestException>(
            () => LokiPushDecoder.Decode(Encoding.UTF8.GetBytes(json), "application/json", "", PushBodyLimits.Default));
    }

    [Theory]
    [InlineData("", "", "mime: no media type")]
    [InlineData("bad/", "", "mime: expected token after slash")]
    [InlineData("a b", "", "mime: expected slash after first token")]
    [InlineData("application/json x", "", "mime: unexpected content after media subtype")]
    [InlineData("application/json; charset", "", "mime: invalid media parameter")]
    [InlineData("application/json; a=\"b", "", "mime: invalid media parameter")]
    [InlineData("application/json", "br", "Content-Encoding \"br\" not supported")]
    public void Unknown_types_and_encodings_are_refused(string contentType, string encoding, string message)
    {
        var fault = Assert.Throws<RequestException>(
            () => LokiPushDecoder.Decode("{}"u8, contentType, encoding, PushBodyLimits.Default));

        Assert.Equal((RequestError.BadRequest, message), (fault.Error, fault.Message));
    }

    [Theory]
    [InlineData("application/json;")]
    [InlineData("Application/JSON ; charset=\"utf-8\" ; a=b")]
    public void Parameters_of_the_type_are_passed_over(string contentType)
    {
        using var batch = LokiPushDecoder.Decode("{}"u8, contentType, "snappy", PushBodyLimits.Default);

        Assert.Empty(batch.Streams);
    }

    [Theory]
    [InlineData(
        """{"streams":[{"entries":[{"ts":"2026-01-16T12:00:00.123456789Z","line":"a\"b"},{"ts":"1970-01-01T01:00:00+01:00"}],"labels":"{a=\"b\"}"}]}""",
        "{a=\"b\"}\n1768564800123456789 a\"b\n0 \n")]
    [InlineData("""{"streams":[{"Labels":"{}","entries":null},{"labels":null,"x":{}}]}""", "{}\n{}\n")]
    [InlineData("""{"streams":[{"entries":[{"ts":"0001-01-01T00:00:00Z"},{"ts":"9999-12-31T23:59:59Z"}]}]}""",
        "{}\n-9223372036854775808 \n9223372036854775807 \n")]
    public void A_legacy_body_is_decoded(string json, string expected)
    {
        using var batch = LokiPushDecoder.DecodeLegacy(
            Encoding.UTF8.GetBytes(json), "application/json", "", PushBodyLimits.Default);

        Assert.Equal(expected, BatchText.Of(batch));
    }

    [Theory]
    [InlineData("""{"streams":[{"entries":[{"ts":"yesterday"}]}]}""")]
    [InlineData("""{"streams":[{"entries":[{"ts":"2026-02-30T00:00:00Z"}]}]}""")]
    [InlineData("""{"streams":[{"entries":[{"ts":5}]}]}""")]
    [InlineData("""{"streams":[{"labels":5}]}""")]
    [InlineData("""{"streams":[{"labels":"{a=}"}]}""")]
    public void A_wrong_legacy_body_is_refused(string json)
        => Assert.Throws<RequestException>(
            () => LokiPushDecoder.DecodeLegacy(Encoding.UTF8.GetBytes(json), "application/json", "", PushBodyLimits.Default));
}
