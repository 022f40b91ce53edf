using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;

namespace Trine.Hosting.Tests.Http;

public sealed class HttpServerTests
{
    private static readonly RouteOptions NoTenant = new() { Tenants = TenantRule.None };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unknown_paths_and_methods_are_answered_as_go_answers_them()
    {
        await using var server = await TestServer.StartAsync(routes => routes.GetOrPost("/a", Answer("x"), NoTenant));

        var unknown = await server.SendAsync(HttpMethod.Get, "/b");
        Assert.Equal((404, "404 page not found\n"), (unknown.Status, unknown.Body));

        var wrongMethod = await server.SendAsync(HttpMethod.Delete, "/a");
        Assert.Equal((405, ""), (wrongMethod.Status, wrongMethod.Body));
        Assert.Equal(["GET", "POST"], wrongMethod.Response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task An_encoded_slash_stays_within_its_segment_and_is_decoded_once()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get(
            "/rules/{namespace}/{group}",
            context => context.Response.WriteAsync($"{context.GetRouteText("namespace")}|{context.GetRouteText("group")}"),
            NoTenant));

        Assert.Equal("a/b|c%2Fd", (await server.SendAsync(HttpMethod.Get, "/rules/a%2Fb/c%252Fd?x=/y")).Body);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/rules/x/../a/b")).Status);
    }

    [Fact]
    public async Task A_long_get_is_served()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get(
            "/q", context => context.Response.WriteAsync($"{context.Request.Query["query"].ToString().Length}"), NoTenant));

        var (status, body, _) = await server.SendAsync(HttpMethod.Get, "/q?query=" + new string('a', 100_000));

        Assert.Equal((200, "100000"), (status, body));
    }

    [Fact]
    public async Task A_refusal_keeps_headers_that_do_not_describe_the_body()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get(
            "/q",
            context =>
            {
                context.Response.Headers.RetryAfter = "5";
                context.Response.ContentType = "application/x-protobuf";
                context.Response.ContentLength = 3;
                throw new RequestException(RequestError.RateLimited, "too much");
            },
            NoTenant));

        var (status, body, response) = await server.SendAsync(HttpMethod.Get, "/q");

        Assert.Equal((429, "too much"), (status, body.TrimEnd()));
        Assert.Equal("5", response.Headers.RetryAfter?.ToString());
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_answer_of_many_blocks_is_sent()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get(
            "/q", context => context.Response.WriteAsync(new string('a', 300_000)), NoTenant));

        var (status, body, _) = await server.SendAsync(HttpMethod.Get, "/q");

        Assert.Equal((200, 300_000), (status, body.Length));
    }

    [Theory]
    [InlineData(RequestError.BadRequest, 400)]
    [InlineData(RequestError.TooLarge, 413)]
    [InlineData(RequestError.RateLimited, 429)]
    [InlineData(RequestError.DeadlineExceeded, 504)]
    public async Task A_refusal_is_plain_text_with_its_status(RequestError error, int status)
    {
        await using var server = await TestServer.StartAsync(routes => routes
            .Get("/text", _ => throw new RequestException(error, "why <not>"), NoTenant)
            .Get("/line", _ => throw new RequestException(error, "why"), NoTenant with { Errors = ErrorWriters.TextLine }));

        var text = await server.SendAsync(HttpMethod.Get, "/text");

        Assert.Equal((status, "why <not>"), (text.Status, text.Body));
        Assert.Equal("text/plain; charset=utf-8", text.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["nosniff"], text.Response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal("why\n", (await server.SendAsync(HttpMethod.Get, "/line")).Body);
    }

    [Fact]
    public async Task Deadlines_and_unknown_failures_have_their_own_statuses()
    {
        await using var server = await TestServer.StartAsync(routes => routes
            .Get("/late", _ => throw new OperationCanceledException(), NoTenant)
            .Get("/bug", _ => throw new InvalidOperationException("oops"), NoTenant));

        var late = await server.SendAsync(HttpMethod.Get, "/late");
        Assert.Equal((504, ErrorWriters.TimedOut), (late.Status, late.Body));

        var bug = await server.SendAsync(HttpMethod.Get, "/bug");
        Assert.Equal((500, "oops"), (bug.Status, bug.Body));
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_handler()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource<int>();
        await using var server = await TestServer.StartAsync(routes => routes.Get("/slow", async context =>
        {
            context.Response.OnCompleted(() =>
            {
                cancelled.SetResult(context.Response.StatusCode);
                return Task.CompletedTask;
            });
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, NoTenant));

        using var leave = new CancellationTokenSource();
        var request = server.Client.GetAsync(new Uri("/slow", UriKind.Relative), leave.Token);
        await entered.Task.WaitAsync(Cancellation);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(499, await cancelled.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_failure_after_the_first_bytes_breaks_the_connection()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get("/half", async context =>
        {
            await context.Response.WriteAsync("half", Cancellation);
            await context.Response.Body.FlushAsync(Cancellation);
            throw new RequestException(RequestError.BadRequest, "too late");
        }, NoTenant));

        await Assert.ThrowsAsync<HttpRequestException>(() => server.SendAsync(HttpMethod.Get, "/half"));
    }

    [Theory]
    [InlineData("gzip, deflate", true)]
    [InlineData("br;q=1.0, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("zstd, br, deflate", false)]
    [InlineData("", false)]
    public async Task Gzip_is_used_when_and_only_when_accepted(string accepted, bool isCompressed)
    {
        var text = new string('x', 10_000);
        await using var server = await TestServer.StartAsync(routes => routes.Get("/json", async context =>
        {
            context.Response.ContentType = "application/json; charset=UTF-8";
            await context.Response.WriteAsync(text, Cancellation);
        }, NoTenant));

        var (_, _, response) = await server.SendAsync(HttpMethod.Get, "/json", ("Accept-Encoding", accepted));

        Assert.Equal(isCompressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(isCompressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        Assert.Equal(text, await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Requests_beyond_the_bound_are_refused_but_operations_are_served()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(
            routes => routes
                .Get("/slow", async _ =>
                {
                    entered.SetResult();
                    await release.Task;
                }, NoTenant)
                .Get("/fast", Answer("fast"), NoTenant)
                .Get("/ready", Answer("ready"), RouteOptions.Operations),
            inflightMax: 1);
        var slow = server.SendAsync(HttpMethod.Get, "/slow");
        await entered.Task.WaitAsync(Cancellation);

        var refused = await server.SendAsync(HttpMethod.Get, "/fast");
        Assert.Equal((503, "too many requests in flight"), (refused.Status, refused.Body));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Response.Headers.RetryAfter?.Delta);
        Assert.Equal("ready", (await server.SendAsync(HttpMethod.Get, "/ready")).Body);

        release.SetResult();
        Assert.Equal(200, (await slow).Status);
        Assert.Equal("fast", (await server.SendAsync(HttpMethod.Get, "/fast")).Body);
    }

    [Fact]
    public async Task While_modules_start_a_path_without_a_route_is_to_be_asked_for_again()
    {
        await using var server = await TestServer.StartAsync(
            routes => routes.Get("/ready", Answer("ready"), RouteOptions.Operations), isServing: false);

        var refused = await server.SendAsync(HttpMethod.Post, "/api/v1/write");
        Assert.Equal((503, "Some services are not Running"), (refused.Status, refused.Body));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Response.Headers.RetryAfter?.Delta);
        Assert.Equal("ready", (await server.SendAsync(HttpMethod.Get, "/ready")).Body);

        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");
        using var call = await server.Client.PostAsync(new Uri("/a.Service/Method", UriKind.Relative), content, Cancellation);
        Assert.Equal("14", Assert.Single(call.Headers.GetValues("grpc-status")));

        server.Server.Gate.Open();
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Post, "/api/v1/write")).Status);
    }

    [Fact]
    public async Task Draining_lets_requests_end_and_refuses_new_ones()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(routes => routes.Get("/slow", async context =>
        {
            entered.SetResult();
            await release.Task;
            await context.Response.WriteAsync("done", Cancellation);
        }, NoTenant).Get("/fast", Answer("fast"), NoTenant));
        var slow = server.SendAsync(HttpMethod.Get, "/slow");
        await entered.Task.WaitAsync(Cancellation);

        var draining = server.Server.Gate.DrainAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        var refused = await server.SendAsync(HttpMethod.Get, "/fast");
        Assert.Equal((503, "Application is stopping"), (refused.Status, refused.Body));
        Assert.False(draining.IsCompleted);

        release.SetResult();
        Assert.Equal("done", (await slow).Body);
        Assert.True(await draining);
    }

    [Fact]
    public async Task A_request_that_outlasts_the_drain_is_cancelled_by_the_abort()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(routes => routes.Get("/hang", async context =>
        {
            await using var registration = context.RequestAborted.Register(cancelled.SetResult);
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, NoTenant));
        var hanging = server.SendAsync(HttpMethod.Get, "/hang");
        await entered.Task.WaitAsync(Cancellation);

        var draining = server.Server.Gate.DrainAsync(TimeSpan.FromSeconds(15), time);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.False(await draining);
        await server.Server.AbortAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        await cancelled.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_route_added_later_is_served()
    {
        await using var server = await TestServer.StartAsync(static _ => { });
        server.Server.Routes.Get("/late", Answer("here"), NoTenant);

        Assert.Equal("here", (await server.SendAsync(HttpMethod.Get, "/late")).Body);
    }

    [Fact]
    public async Task Grpc_ports_speak_http2_without_tls()
    {
        await using var server = await TestServer.StartAsync(static _ => { });
        server.Server.GrpcRoutes.Post("/svc/Call", async context =>
        {
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.WriteAsync(context.Request.Protocol, Cancellation);
        }, NoTenant);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Server.GrpcAddress, "/svc/Call"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task Web_sockets_are_accepted()
    {
        await using var server = await TestServer.StartAsync(routes => routes.Get("/tail", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        }, NoTenant));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{server.Server.HttpAddress.Authority}/tail"), Cancellation);

        var buffer = new byte[16];
        var received = await client.ReceiveAsync(buffer.AsMemory(), Cancellation);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task A_taken_port_is_an_error_that_names_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var server = new HttpServer(
            new ServerConfig { HttpListenPort = port },
            isAuthEnabled: false,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            TimeProvider.System);

        var refused = await Assert.ThrowsAsync<IOException>(() => server.StartAsync(Cancellation));

        Assert.Contains($"{port}", refused.Message, StringComparison.Ordinal);
    }

    private static RequestDelegate Answer(string text) => context => context.Response.WriteAsync(text);
}
