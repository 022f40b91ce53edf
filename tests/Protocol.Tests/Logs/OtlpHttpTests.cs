using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

public sealed class OtlpHttpTests
{
    [Fact]
    public void Loki_takes_a_content_type_only_without_parameters()
    {
        Assert.Equal(OtlpContent.Json, OtlpHttp.ParseLokiContentType("application/json"));
        Assert.Equal(OtlpContent.Protobuf, OtlpHttp.ParseLokiContentType("application/x-protobuf"));
        Assert.Equal(
            "content type: application/json; charset=utf-8 is not supported",
            Assert.Throws<RequestException>(() => OtlpHttp.ParseLokiContentType("application/json; charset=utf-8")).Message);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", OtlpContent.Json)]
    [InlineData("Application/X-Protobuf", OtlpContent.Protobuf)]
    public void Receivers_pass_over_parameters(string contentType, OtlpContent content)
    {
        Assert.True(OtlpHttp.TryParseContentType(contentType, out var parsed));
        Assert.Equal(content, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/jsonx")]
    public void Receivers_refuse_other_types(string contentType) => Assert.False(OtlpHttp.TryParseContentType(contentType, out _));

    [Fact]
    public void Another_encoding_is_refused()
        => Assert.Equal(
            "unsupported content encoding br: only gzip, lz4 and zstd are supported",
            Assert.Throws<RequestException>(() => OtlpHttp.ParseEncoding("br")).Message);

    [Fact]
    public void A_full_success_is_an_empty_message()
    {
        Assert.Equal("", Hex(body => OtlpReplies.WriteResponse(OtlpContent.Protobuf, OtlpSignal.Logs, 0, "", body)));
        Assert.Equal("{}", Text(body => OtlpReplies.WriteResponse(OtlpContent.Json, OtlpSignal.Logs, 0, "", body)));
    }

    [Fact]
    public void A_partial_success_names_the_rejected()
    {
        Assert.Equal("0A060803120262" + "61", Hex(body => OtlpReplies.WriteResponse(OtlpContent.Protobuf, OtlpSignal.Logs, 3, "ba", body)));
        Assert.Equal(
            """{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"ba"}}""",
            Text(body => OtlpReplies.WriteResponse(OtlpContent.Json, OtlpSignal.Logs, 3, "ba", body)));
    }

    [Fact]
    public void An_error_is_a_status_message()
    {
        Assert.Equal("0803120262" + "61", Hex(body => OtlpReplies.WriteStatus(OtlpContent.Protobuf, StatusCode.InvalidArgument, "ba", body)));
        Assert.Equal(
            """{"code":3,"message":"ba"}""",
            Text(body => OtlpReplies.WriteStatus(OtlpContent.Json, StatusCode.InvalidArgument, "ba", body)));
    }

    private static string Hex(Action<ByteBuffer> write)
    {
        using var body = new ByteBuffer();
        write(body);
        return Convert.ToHexString(body.WrittenSpan);
    }

    private static string Text(Action<ByteBuffer> write)
    {
        using var body = new ByteBuffer();
        write(body);
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }
}
