using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Trine.Integration.Tests.Deployments;
using Trine.Testing;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Live tails over web sockets.</summary>
public abstract class TailSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    [Fact]
    public async Task A_tail_shows_what_was_there_and_what_comes()
    {
        using var client = Fixture.NewTenant();
        var nowNs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(nowNs - SecondNs, "wanted before"), new LogEntry(nowNs, "not this")));
        using var socket = await OpenAsync(client, "{app=\"shop\"} |= \"wanted\"");

        var before = await ReceiveAsync(socket);
        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(nowNs + 1, "nor this"), new LogEntry(nowNs + 2, "wanted after")));
        var after = await ReceiveAsync(socket);

        Assert.Equal(["wanted before"], LinesOf(before));
        Assert.Equal(["wanted after"], LinesOf(after));
        Assert.Equal("shop", after[0].Labels["app"]);
    }

    [Fact]
    public async Task A_tail_shows_nothing_of_another_tenant()
    {
        using var client = Fixture.NewTenant();
        using var other = Fixture.NewTenant();
        var nowNs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        using var socket = await OpenAsync(client, "{app=\"shop\"}");

        await other.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(nowNs, "theirs")));
        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(nowNs, "mine")));

        Assert.Equal(["mine"], LinesOf(await ReceiveAsync(socket)));
    }

    private async Task<ClientWebSocket> OpenAsync(LokiClient client, string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Scope-OrgID", client.Tenant);
        var address = new UriBuilder(Fixture.Deployment.Http)
        {
            Scheme = "ws",
            Path = "/loki/api/v1/tail",
            Query = $"query={Uri.EscapeDataString(query)}",
        };
        await socket.ConnectAsync(address.Uri, Cancelled);
        return socket;
    }

    /// <summary>The next message that holds lines.</summary>
    private static async Task<IReadOnlyList<LogRow>> ReceiveAsync(ClientWebSocket socket)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(Eventually.Patience);
        while (true)
        {
            using var message = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                var buffer = new byte[4096];
                part = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                message.Write(buffer.AsSpan(0, part.Count));
            }
            while (!part.EndOfMessage);

            message.Position = 0;
            var streams = JsonNode.Parse(message)?["streams"]?.AsArray() ?? [];
            if (streams.Count > 0)
            {
                return [.. LokiClient.RowsOf(streams)];
            }
        }
    }
}

[Collection(OneProcess.Name)]
public sealed class TailOfOneProcessTests(OneProcess fixture) : TailSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class TailOfManyProcessesTests(ManyProcesses fixture) : TailSuite(fixture);
