using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Tests.Grpc;

/// <summary>What the server answers to requests that no well-behaved client sends.</summary>
public sealed class GrpcServerWireTests
{
    private static readonly GrpcMethod Echo = new("trine.test.Echo", "Say");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("")]
    public async Task Another_content_type_is_415(string contentType)
    {
        using var response = await SendAsync([0, 0, 0, 0, 0], contentType: contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    public async Task A_content_type_with_a_suffix_is_served(string contentType)
    {
        using var response = await SendAsync([0, 0, 0, 0, 0], contentType: contentType);

        Assert.Equal("0", TrailerOf(response, "grpc-status"));
    }

    [Fact]
    public async Task Another_method_is_405()
    {
        using var response = await SendAsync([], method: HttpMethod.Put);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Http_1_is_told_what_is_missing()
    {
        using var response = await SendAsync([0, 0, 0, 0, 0], protocols: HttpProtocols.Http1);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("grpc requires HTTP/2, got HTTP/1.1", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("", new byte[0], "13", "cardinality violation: received no request message")]
    [InlineData("", new byte[] { 0, 0, 0 }, "13", "unexpected EOF")]
    [InlineData("", new byte[] { 0, 0, 0, 0, 9, 1, 2 }, "13", "unexpected EOF")]
    [InlineData("", new byte[] { 7, 0, 0, 0, 0 }, "13", "grpc: received unexpected payload format 7")]
    [InlineData("", new byte[] { 1, 0, 0, 0, 0 }, "13", "grpc: compressed flag set with identity or empty encoding")]
    [InlineData("identity", new byte[] { 1, 0, 0, 0, 0 }, "13", "grpc: compressed flag set with identity or empty encoding")]
    [InlineData("br", new byte[] { 1, 0, 0, 0, 0 }, "12", "grpc: Decompressor is not installed for grpc-encoding \"br\"")]
    [InlineData("", new byte[] { 0, 0xff, 0xff, 0xff, 0xff }, "8", "grpc: received message larger than max (4294967295 vs. 4194304)")]
    [InlineData(
        "",
        new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        "13",
        "cardinality violation: received more than one message where one was expected")]
    public async Task A_broken_body_is_refused(string encoding, byte[] body, string status, string message)
    {
        using var response = await SendAsync(body, "grpc-encoding", encoding);

        Assert.Equal((HttpStatusCode.OK, status), (response.StatusCode, HeaderOf(response, "grpc-status")));
        Assert.Equal(message, HeaderOf(response, "grpc-message"));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 3, 1, 2, 3 })]
    public async Task A_compressed_message_that_is_not_gzip_is_refused(byte[] body)
    {
        using var response = await SendAsync(body, "grpc-encoding", "gzip");

        Assert.Equal("13", HeaderOf(response, "grpc-status"));
        Assert.StartsWith(
            "grpc: failed to decompress the received message: ", HeaderOf(response, "grpc-message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_timeout_is_refused()
    {
        using var response = await SendAsync([0, 0, 0, 0, 0], "grpc-timeout", "soon");

        Assert.Equal("malformed grpc-timeout: \"soon\"", HeaderOf(response, "grpc-message"));
    }

    [Fact]
    public async Task A_timeout_of_nothing_is_a_passed_deadline()
    {
        using var response = await SendAsync([0, 0, 0, 0, 0], "grpc-timeout", "0n");

        Assert.Equal("4", HeaderOf(response, "grpc-status") + TrailerOf(response, "grpc-status"));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        byte[] body,
        string header = "",
        string value = "",
        string contentType = "application/grpc",
        HttpMethod? method = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        await using var host = await GrpcHost.StartAsync(
            server => server.AddUnary(Echo, (_, _, _, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return ValueTask.CompletedTask;
            }),
            protocols: protocols);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(host.Address, Echo.Path))
        {
            Version = protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        if (contentType.Length > 0)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (value.Length > 0)
        {
            request.Headers.Add(header, value);
        }

        return await client.SendAsync(request, Token);
    }

    private static string HeaderOf(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) ? Uri.UnescapeDataString(values.Single()) : "";

    private static string TrailerOf(HttpResponseMessage response, string name)
        => response.TrailingHeaders.TryGetValues(name, out var values) ? values.Single() : "";
}
