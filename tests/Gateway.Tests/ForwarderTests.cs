using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;

namespace Trine.Gateway.Tests;

/// <summary>Two real servers: one that answers, and one that forwards to it.</summary>
public sealed class ForwarderTests : IAsyncLifetime
{
    private readonly HttpServer _component = Server();
    private readonly HttpServer _gateway = Server();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private Forwarder? _forwarder;

    public async ValueTask InitializeAsync()
    {
        _component.Routes.Post("/echo/{*rest}", EchoAsync, RouteOptions.Operations);
        _component.Routes.Get("/moved", context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        }, RouteOptions.Operations);
        await _component.StartAsync(TestContext.Current.CancellationToken);
        _forwarder = new Forwarder(_component.HttpAddress, HttpVersion.Version11, TimeSpan.FromSeconds(5));
        _gateway.Routes.Map(["GET", "POST"], "/{*rest}", _forwarder.HandleAsync, RouteOptions.Operations);
        await _gateway.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Path_query_headers_and_body_arrive_as_they_were_sent()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_gateway.HttpAddress, "/echo/a%2Fb?q=%7Bx%3D%22y%22%7D&q=2"));
        request.Headers.Add("X-Scope-OrgID", "tenant-1");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("body \u00fc"));
        request.Content.Headers.Add("Content-Encoding", "snappy");

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("seen", Assert.Single(response.Headers.GetValues("X-Component")));
        Assert.Equal(
            "/echo/a%2Fb?q=%7Bx%3D%22y%22%7D&q=2|tenant-1|snappy|body \u00fc",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Redirects_are_the_clients_to_follow()
    {
        using var response = await _client.GetAsync(
            new Uri(_gateway.HttpAddress, "/moved"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Fact]
    public async Task A_component_that_is_down_is_told_as_unavailable()
    {
        await _component.StopAsync(TestContext.Current.CancellationToken);

        using var response = await _client.GetAsync(
            new Uri(_gateway.HttpAddress, "/moved"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.StartsWith(
            "cannot reach ", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _forwarder?.Dispose();
        foreach (var server in new[] { _gateway, _component })
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }
    }

    private static HttpServer Server() => new(
        new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, false, NullLoggerFactory.Instance, TimeProvider.System);

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers["X-Component"] = "seen";
        await context.Response.WriteAsync(
            $"{target}|{context.Request.Headers["X-Scope-OrgID"]}|{context.Request.Headers.ContentEncoding}|{body}", context.RequestAborted);
    }
}
