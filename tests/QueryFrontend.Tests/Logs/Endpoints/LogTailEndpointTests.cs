using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Trine.Hosting.Configuration;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Logs.Endpoints;

public class LogTailEndpointTests
{
    private static readonly LabelSet App = LabelSet.Create(new Label("app", "a"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long NowNs => UnixTime.NowNs(TimeProvider.System);

    [Fact]
    public async Task History_comes_first_and_oldest_first_and_then_what_is_new()
    {
        await using var frontend = await Frontend.StartAsync();
        var nowNs = NowNs;
        frontend.Querier.Push(App, [.. Enumerable.Range(0, 250).Select(i => (nowNs - 250 + i, $"old {i}"))]);
        using var tail = await ConnectAsync(frontend, "limit=120");

        var history = await tail.ReadAsync(120);
        frontend.Querier.Push(App, (nowNs + 1, "new"));
        var live = await tail.ReadAsync(1);

        Assert.Equal(Enumerable.Range(130, 120).Select(i => $"old {i}"), history);
        Assert.Equal(["new"], live);
        Assert.All(tail.Messages, message => Assert.InRange(message["streams"]!.AsArray().Count, 1, 100));
        var first = tail.Messages[0];
        Assert.Equal("""{"app":"a","detected_level":"info"}""", first["streams"]![0]!["stream"]!.ToJsonString());
        Assert.Single(first["streams"]![0]!["values"]!.AsArray());
        Assert.Null(first["dropped_entries"]);
        Assert.Null(first["encodingFlags"]);
    }

    [Fact]
    public async Task Labels_stand_by_origin_when_asked_for()
    {
        await using var frontend = await Frontend.StartAsync();
        frontend.Querier.Push(App, (NowNs, "x"));
        using var tail = await ConnectAsync(frontend, flags: "categorize-labels");

        await tail.ReadAsync(1);

        Assert.Equal("""["categorize-labels"]""", tail.Messages[0]["encodingFlags"]!.ToJsonString());
        Assert.Equal("""{"structuredMetadata":{"detected_level":"info"}}""", tail.Messages[0]["streams"]![0]!["values"]![0]![2]!.ToJsonString());
    }

    [Fact]
    public async Task No_line_is_lost_or_doubled_while_it_is_stored_all_the_time()
    {
        const int Count = 20_000;
        await using var frontend = await Frontend.StartAsync(new LogLimits { EntriesPerQueryMax = 0 });
        var started = new TaskCompletionSource();
        var pushing = Task.Run(
            async () =>
            {
                for (var i = 0; i < Count; i += 10)
                {
                    frontend.Querier.Push(App, [.. Enumerable.Range(i, 10).Select(n => (NowNs, n.ToString(CultureInfo.InvariantCulture)))]);
                    if (i == 1000)
                    {
                        started.SetResult();
                    }

                    await Task.Yield();
                }
            },
            Token);
        await started.Task;

        // The history is longer than all there is: nothing may be missing, wherever live begins.
        using var tail = await ConnectAsync(frontend, $"limit={Count}");
        var lines = await tail.ReadAsync(Count);
        await pushing;

        Assert.Equal(Count, lines.Select(int.Parse).ToHashSet().Count);
        Assert.All(tail.Messages, message => Assert.Null(message["dropped_entries"]));
        frontend.Querier.Push(App, (NowNs, "last"));
        Assert.Equal(["last"], await tail.ReadAsync(1));
    }

    [Fact]
    public async Task Rows_lost_on_the_way_are_told()
    {
        await using var frontend = await Frontend.StartAsync();
        using var tail = await ConnectAsync(frontend);
        await tail.WaitUntilLiveAsync(frontend);

        frontend.Querier.Publish(new LogTailEntries([MemoryQuerier.EntryOf(App, NowNs, "x")], RowsLost: 2));
        await tail.ReadAsync(1);

        Assert.Equal(2, tail.Messages.Sum(message => message["dropped_entries"]?.AsArray().Count ?? 0));
    }

    [Fact]
    public async Task A_tail_ends_at_its_longest_duration_with_the_text_that_clients_know()
    {
        await using var frontend = await Frontend.StartAsync(new LogLimits { TailDurationMax = Duration.FromMilliseconds(100) });
        using var tail = await ConnectAsync(frontend);

        Assert.Equal((WebSocketCloseStatus.InternalServerError, "reached tail max duration limit"), await tail.ReadCloseAsync());
    }

    [Fact]
    public async Task More_tails_than_allowed_are_closed_with_lokis_text_and_places_come_back()
    {
        await using var frontend = await Frontend.StartAsync(new LogLimits { ConcurrentTailRequestsMax = 1 });
        using (var first = await ConnectAsync(frontend))
        {
            await first.WaitUntilLiveAsync(frontend);
            using var second = await ConnectAsync(frontend);

            Assert.Equal(
                (WebSocketCloseStatus.InternalServerError, "max concurrent tail requests limit exceeded, count > limit (2 > 1)"),
                await second.ReadCloseAsync());
            await first.CloseAsync();
        }

        using var third = await ConnectAsync(frontend);
        await third.WaitUntilLiveAsync(frontend);
    }

    [Fact]
    public async Task A_tail_whose_ingesters_are_gone_is_closed_with_the_reason()
    {
        await using var frontend = await Frontend.StartAsync();
        using var tail = await ConnectAsync(frontend);
        await tail.WaitUntilLiveAsync(frontend);

        frontend.Querier.EndTails(new RequestException(RequestError.Unavailable, "all ingesters closed the connection"));

        Assert.Equal((WebSocketCloseStatus.InternalServerError, "all ingesters closed the connection"), await tail.ReadCloseAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_tail_at_the_querier()
    {
        await using var frontend = await Frontend.StartAsync();
        using var tail = await ConnectAsync(frontend);
        await tail.WaitUntilLiveAsync(frontend);

        await tail.CloseAsync();

        while (frontend.Querier.Tails > 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData("query=%7Bapp", "parse error")]
    [InlineData("", "parse error")]
    [InlineData("query=rate(%7Bapp%3D%22a%22%7D%5B1m%5D)", "only log selector is supported")]
    [InlineData("query=%7Bapp%3D%22a%22%7D&delay_for=99", "delay_for can't be greater than 5")]
    [InlineData("query=%7Bapp%3D%22a%22%7D&limit=0", "limit must be a positive value")]
    [InlineData("query=%7Bapp%3D%22a%22%7D", "Bad Request")]
    public async Task Faults_are_answered_before_the_upgrade(string parameters, string text)
    {
        await using var frontend = await Frontend.StartAsync();

        var (status, body) = await frontend.GetAsync("tail?" + parameters);

        Assert.Equal(400, status);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    private static async Task<Tail> ConnectAsync(Frontend frontend, string parameters = "", string flags = "")
    {
        var socket = new ClientWebSocket();
        if (flags.Length > 0)
        {
            socket.Options.SetRequestHeader("X-Loki-Response-Encoding-Flags", flags);
        }

        var uri = new UriBuilder(frontend.Address)
        {
            Scheme = "ws", Path = "/loki/api/v1/tail", Query = "query=%7Bapp%3D%22a%22%7D&" + parameters,
        };
        await socket.ConnectAsync(uri.Uri, Token);
        return new Tail(socket);
    }

    private sealed class Tail(ClientWebSocket socket) : IDisposable
    {
        public List<JsonNode> Messages { get; } = [];

        /// <summary>Reads messages until that many lines have come; more are a failure.</summary>
        public async Task<List<string>> ReadAsync(int count)
        {
            var lines = new List<string>();
            while (lines.Count < count)
            {
                var message = await ReadMessageAsync() ?? throw new InvalidOperationException($"closed: {socket.CloseStatusDescription}");
                Messages.Add(message);
                lines.AddRange(Lines(message));
            }

            Assert.Equal(count, lines.Count);
            return lines;
        }

        public async Task<(WebSocketCloseStatus? Status, string? Reason)> ReadCloseAsync()
        {
            while (await ReadMessageAsync() is not null)
            {
            }

            return (socket.CloseStatus, socket.CloseStatusDescription);
        }

        /// <summary>Pushes a line and waits for it: whatever is pushed then is live.</summary>
        public async Task WaitUntilLiveAsync(Frontend frontend)
        {
            var marker = Guid.NewGuid().ToString();
            frontend.Querier.Push(App, (NowNs, marker));
            while (!Lines(Messages.LastOrDefault()).Contains(marker))
            {
                Messages.Add(await ReadMessageAsync() ?? throw new InvalidOperationException("closed"));
            }
        }

        public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);

        public void Dispose() => socket.Dispose();

        private static IEnumerable<string> Lines(JsonNode? message)
            => message?["streams"]!.AsArray().Select(stream => stream!["values"]![0]![1]!.GetValue<string>()) ?? [];

        private async Task<JsonNode?> ReadMessageAsync()
        {
            var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            WebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer, Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                message.Write(buffer, 0, received.Count);
            }
            while (!received.EndOfMessage);
            return JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()));
        }
    }
}
