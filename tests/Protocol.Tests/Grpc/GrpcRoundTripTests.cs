using System.Net;
using System.Net.Sockets;
using System.Text;
using Trine.Model;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Tests.Grpc;

public sealed class GrpcRoundTripTests
{
    private static readonly GrpcMethod Echo = new("trine.test.Echo", "Say");
    private static readonly GrpcMethod Count = new("trine.test.Echo", "Count");
    private static readonly GrpcCallOptions NoOptions = new(TimeSpan.FromSeconds(30));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(511, true)]
    [InlineData(512, true)]
    [InlineData(300_000, false)]
    [InlineData(300_000, true)]
    [InlineData(20_000_000, false)]
    [InlineData(20_000_000, true)]
    public async Task A_message_comes_back_as_it_was_sent(int length, bool useGzip)
    {
        await using var host = await GrpcHost.StartAsync(AddEcho, new GrpcServerOptions { ReceiveBytesMax = 20_000_000 });
        using var channel = host.Connect(new GrpcChannelOptions { UseGzip = useGzip });
        var sent = new byte[length];
        new Random(length).NextBytes(sent.AsSpan(0, length / 2));
        using var request = Request(sent);

        using var response = await channel.UnaryAsync(Echo, request, NoOptions, Token);

        Assert.True(response.Span.SequenceEqual(sent));
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        await using var host = await GrpcHost.StartAsync(AddEcho);
        using var channel = host.Connect();

        await Parallel.ForAsync(0, 500, Token, async (i, cancellationToken) =>
        {
            var text = $"message {i}";
            using var request = Request(Encoding.UTF8.GetBytes(text));
            using var response = await channel.UnaryAsync(Echo, request, NoOptions, cancellationToken);
            Assert.Equal(text, Encoding.UTF8.GetString(response.Span));
        });
    }

    [Fact]
    public async Task One_request_goes_to_several_calls_and_may_be_disposed_once_they_are_started()
    {
        await using var host = await GrpcHost.StartAsync(AddEcho);
        using var channel = host.Connect();
        var request = Request("to all replicas"u8);

        var calls = Enumerable.Range(0, 3).Select(_ => channel.UnaryAsync(Echo, request, NoOptions, Token)).ToArray();
        request.Dispose();

        foreach (var response in await Task.WhenAll(calls))
        {
            Assert.Equal("to all replicas", Encoding.UTF8.GetString(response.Span));
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_disposed_request_cannot_be_sent()
    {
        await using var host = await GrpcHost.StartAsync(AddEcho);
        using var channel = host.Connect();
        var request = Request("gone"u8);
        request.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.UnaryAsync(Echo, request, NoOptions, Token));
    }

    [Fact]
    public async Task A_handler_reads_metadata()
    {
        await using var host = await GrpcHost.StartAsync(server => server.AddUnary(Echo, (_, response, call, _) =>
        {
            response.Append(Encoding.UTF8.GetBytes(call.Metadata("X-Scope-OrgID") + call.Metadata("absent") + call.Peer));
            return ValueTask.CompletedTask;
        }));
        using var channel = host.Connect();
        using var request = Request([]);

        using var response = await channel.UnaryAsync(
            Echo, request, new GrpcCallOptions(null, [new("x-scope-orgid", "tenant-a")]), Token);

        Assert.Equal("tenant-a127.0.0.1", Encoding.UTF8.GetString(response.Span));
    }

    [Fact]
    public async Task A_thrown_status_arrives_with_its_text_and_details()
    {
        await using var host = await GrpcHost.StartAsync(server => server.AddUnary(Echo, (_, _, _, _) =>
            throw new GrpcException(StatusCode.ResourceExhausted, "too fast: 100% of \"π\"\n") { Details = new byte[] { 8, 8, 0xff } }));
        using var channel = host.Connect();

        var fault = await CallFailsAsync(channel, Echo);

        Assert.Equal(StatusCode.ResourceExhausted, fault.Status);
        Assert.Equal("too fast: 100% of \"π\"\n", fault.Message);
        Assert.Equal([8, 8, 0xff], fault.Details.ToArray());
    }

    [Theory]
    [InlineData(RequestError.BadRequest, StatusCode.InvalidArgument)]
    [InlineData(RequestError.Unauthenticated, StatusCode.Unauthenticated)]
    [InlineData(RequestError.RateLimited, StatusCode.ResourceExhausted)]
    [InlineData(RequestError.Unavailable, StatusCode.Unavailable)]
    [InlineData(RequestError.Internal, StatusCode.Internal)]
    public async Task A_refused_request_becomes_a_status(RequestError error, StatusCode status)
    {
        await using var host = await GrpcHost.StartAsync(server => server.AddUnary(
            Echo, (_, _, _, _) => throw new RequestException(error, "because")));
        using var channel = host.Connect();

        var fault = await CallFailsAsync(channel, Echo);

        Assert.Equal((status, "because"), (fault.Status, fault.Message));
    }

    [Fact]
    public async Task A_bug_in_a_handler_is_internal_and_keeps_its_text_to_itself()
    {
        await using var host = await GrpcHost.StartAsync(server => server.AddUnary(
            Echo, (_, _, _, _) => throw new InvalidOperationException("secret")));
        using var channel = host.Connect();

        var fault = await CallFailsAsync(channel, Echo);

        Assert.Equal((StatusCode.Internal, "internal error"), (fault.Status, fault.Message));
    }

    [Theory]
    [InlineData("trine.test.None", "Say", "unknown service trine.test.None")]
    [InlineData("trine.test.Echo", "Sing", "unknown method Sing for service trine.test.Echo")]
    public async Task An_unknown_method_is_unimplemented(string service, string method, string message)
    {
        await using var host = await GrpcHost.StartAsync(AddEcho);
        using var channel = host.Connect();

        var fault = await CallFailsAsync(channel, new GrpcMethod(service, method));

        Assert.Equal((StatusCode.Unimplemented, message), (fault.Status, fault.Message));
    }

    [Fact]
    public async Task A_stream_yields_its_messages_and_then_ends()
    {
        await using var host = await GrpcHost.StartAsync(AddCount);
        using var channel = host.Connect(new GrpcChannelOptions { UseGzip = true });
        using var request = Request([200]);
        using var call = channel.ServerStreaming(Count, request, NoOptions, Token);

        var lengths = new List<int>();
        while (await call.ReadAsync() is { } message)
        {
            using (message)
            {
                lengths.Add(message.Memory.Length);
            }
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * 100), lengths);
    }

    [Fact]
    public async Task A_stream_that_fails_yields_what_came_before_and_then_the_status()
    {
        await using var host = await GrpcHost.StartAsync(server => server.AddServerStreaming(
            Count,
            async (_, responses, _, cancellationToken) =>
            {
                responses.Message.Append("first"u8);
                await responses.SendAsync(cancellationToken);
                throw new GrpcException(StatusCode.Aborted, "enough");
            }));
        using var channel = host.Connect();
        using var request = Request([]);
        using var call = channel.ServerStreaming(Count, request, NoOptions, Token);

        using var first = await call.ReadAsync();
        var fault = await Assert.ThrowsAsync<GrpcException>(async () => await call.ReadAsync());

        Assert.Equal("first", Encoding.UTF8.GetString(first!.Span));
        Assert.Equal((StatusCode.Aborted, "enough"), (fault.Status, fault.Message));
    }

    [Fact]
    public async Task Giving_up_a_stream_signals_the_handler()
    {
        var signalled = new TaskCompletionSource();
        await using var host = await GrpcHost.StartAsync(server => server.AddServerStreaming(
            Count,
            async (_, responses, _, cancellationToken) =>
            {
                using var registration = cancellationToken.Register(signalled.SetResult);
                responses.Message.Append("first"u8);
                await responses.SendAsync(cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }));
        using var channel = host.Connect();
        using var request = Request([]);
        using (var call = channel.ServerStreaming(Count, request, NoOptions, Token))
        {
            using var first = await call.ReadAsync();
        }

        await signalled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task Cancelling_a_call_ends_the_wait_and_signals_the_handler()
    {
        var started = new TaskCompletionSource();
        var signalled = new TaskCompletionSource();
        await using var host = await GrpcHost.StartAsync(server => AddHanging(server, started, signalled));
        using var channel = host.Connect();
        using var request = Request([]);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = channel.UnaryAsync(Echo, request, NoOptions, cancellation.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await signalled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var signalled = new TaskCompletionSource();
        await using var host = await GrpcHost.StartAsync(
            server => AddHanging(server, new TaskCompletionSource(), signalled));
        using var channel = host.Connect();
        using var request = Request([]);

        var fault = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(
            Echo, request, new GrpcCallOptions(TimeSpan.FromMilliseconds(300)), Token));

        Assert.Equal(StatusCode.DeadlineExceeded, fault.Status);
        await signalled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Theory]
    [InlineData(false, "grpc: received message larger than max (1001 vs. 1000)")]
    [InlineData(true, "grpc: received message after decompression larger than max 1000")]
    public async Task A_request_over_the_limit_is_refused(bool useGzip, string message)
    {
        await using var host = await GrpcHost.StartAsync(AddEcho, new GrpcServerOptions { ReceiveBytesMax = 1000 });
        using var channel = host.Connect(new GrpcChannelOptions { UseGzip = useGzip });
        using var allowed = Request(new byte[1000]);
        using var tooLong = Request(new byte[1001]);

        using var response = await channel.UnaryAsync(Echo, allowed, NoOptions, Token);
        var fault = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Echo, tooLong, NoOptions, Token));

        Assert.Equal(1000, response.Memory.Length);
        Assert.Equal((StatusCode.ResourceExhausted, message), (fault.Status, fault.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decompression_bomb_is_refused(bool isResponse)
    {
        const int Bytes = 64 * 1024 * 1024;
        await using var host = await GrpcHost.StartAsync(
            server => server.AddUnary(Echo, (_, response, _, _) =>
            {
                response.Extend(isResponse ? Bytes : 1).Clear();
                return ValueTask.CompletedTask;
            }));
        using var channel = host.Connect(new GrpcChannelOptions { UseGzip = true, ReceiveBytesMax = 4_000_000 });
        using var request = Request(new byte[isResponse ? 1000 : Bytes]);

        var fault = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Echo, request, NoOptions, Token));

        Assert.Equal(StatusCode.ResourceExhausted, fault.Status);
        Assert.StartsWith("grpc: received message after decompression larger than max", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_over_the_limit_is_refused()
    {
        await using var host = await GrpcHost.StartAsync(AddEcho);
        using var channel = host.Connect(new GrpcChannelOptions { ReceiveBytesMax = 10 });
        using var request = Request(new byte[11]);

        var fault = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Echo, request, NoOptions, Token));

        Assert.Equal(
            (StatusCode.ResourceExhausted, "grpc: received message larger than max (11 vs. 10)"), (fault.Status, fault.Message));
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_unavailable()
    {
        using var channel = new GrpcChannel(FreeAddress(), new GrpcChannelOptions());

        var fault = await CallFailsAsync(channel, Echo);

        Assert.Equal(StatusCode.Unavailable, fault.Status);
    }

    [Fact]
    public async Task A_peer_that_goes_away_in_mid_stream_is_unavailable()
    {
        var host = await GrpcHost.StartAsync(server => server.AddServerStreaming(
            Count,
            async (_, responses, _, cancellationToken) =>
            {
                responses.Message.Append("first"u8);
                await responses.SendAsync(cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }));
        using var proxy = new BreakableProxy(host.Address.Port);
        using var channel = new GrpcChannel(proxy.Address, new GrpcChannelOptions());
        using var request = Request([]);
        using var call = channel.ServerStreaming(Count, request, NoOptions, Token);
        using var first = await call.ReadAsync();

        proxy.Break();
        var fault = await Assert.ThrowsAsync<GrpcException>(async () => await call.ReadAsync());

        Assert.Equal(StatusCode.Unavailable, fault.Status);
        await host.DisposeAsync();
    }

    private static void AddEcho(GrpcServer server) => server.AddUnary(Echo, (request, response, _, _) =>
    {
        response.Append(request.Span);
        return ValueTask.CompletedTask;
    });

    private static void AddCount(GrpcServer server) => server.AddServerStreaming(
        Count,
        async (request, responses, _, cancellationToken) =>
        {
            for (var i = 0; i < request.Span[0]; i++)
            {
                responses.Message.Extend(i * 100).Fill((byte)i);
                await responses.SendAsync(cancellationToken);
            }
        });

    private static void AddHanging(GrpcServer server, TaskCompletionSource started, TaskCompletionSource signalled)
        => server.AddUnary(Echo, async (_, _, _, cancellationToken) =>
        {
            using var registration = cancellationToken.Register(signalled.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });

    private static GrpcRequest Request(ReadOnlySpan<byte> body)
    {
        var request = new GrpcRequest();
        request.Body.Append(body);
        return request;
    }

    private static async Task<GrpcException> CallFailsAsync(GrpcChannel channel, GrpcMethod method)
    {
        using var request = Request("x"u8);
        return await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(method, request, NoOptions, Token));
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
