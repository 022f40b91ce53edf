using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trine.Hosting.Tests.Http;

public sealed class Http2PrefaceTests
{
    [Theory]
    [InlineData("1.1", HttpVersionPolicy.RequestVersionExact)]
    [InlineData("2.0", HttpVersionPolicy.RequestVersionExact)]
    public async Task One_port_speaks_both_versions_of_http(string version, HttpVersionPolicy policy)
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get("/version", SayVersion));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/version", UriKind.Relative))
        {
            Version = Version.Parse(version),
            VersionPolicy = policy,
        };
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(
            $"HTTP/{(version == "2.0" ? "2" : version)}",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Trailers_reach_clients_of_http_2()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Post("/call", context =>
        {
            context.Response.AppendTrailer("grpc-status", "0");
            return Task.CompletedTask;
        }));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/call", UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("PRI /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200")]
    public async Task A_beginning_that_comes_byte_by_byte_is_not_lost(string sent, string expected)
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get("/version", SayVersion));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(server.Server.HttpAddress.Authority), TestContext.Current.CancellationToken);
        socket.NoDelay = true;
        await using var stream = socket.GetStream();
        foreach (var one in Encoding.ASCII.GetBytes(sent))
        {
            await stream.WriteAsync(new[] { one }, TestContext.Current.CancellationToken);
        }

        using var reader = new StreamReader(stream);
        Assert.StartsWith(expected, await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "", StringComparison.Ordinal);
    }

    private static Task SayVersion(HttpContext context) => context.Response.WriteAsync(context.Request.Protocol);
}
