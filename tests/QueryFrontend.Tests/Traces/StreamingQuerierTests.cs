using Microsoft.Extensions.Logging.Abstractions;
using Trine.Codecs;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Traces.Streaming;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>Tempo's streaming API as Grafana dials it: gRPC without TLS on the port of HTTP.</summary>
public sealed class StreamingQuerierTests : IAsyncLifetime
{
    private readonly StreamedTraces _traces = new();
    private ServedFrontend? _frontend;
    private GrpcChannel? _channel;

    public async ValueTask InitializeAsync()
    {
        _frontend = await ServedFrontend.StartAsync(server => new QueryFrontendModule(
            new QueryFrontendConfig(), _traces, static _ => new LogLimits(), server, TimeProvider.System)
        {
            Streaming = new GrpcServer(new GrpcServerOptions(), NullLogger<GrpcServer>.Instance),
        });
        _channel = new GrpcChannel(_frontend.Address, new GrpcChannelOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_frontend is not null)
        {
            await _frontend.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(20_000, 4)]
    public async Task A_search_is_answered_in_messages_that_readers_can_take(int traces, int messagesMin)
    {
        _traces.Count = traces;
        using var request = new GrpcRequest();
        var writer = new ProtoWriter(request.Body);
        writer.WriteUInt64(4, 100_000);
        writer.WriteUInt64(5, 10);
        writer.WriteUInt64(6, 20);
        writer.WriteString(8, "{ name = \"x\" }");
        writer.WriteBytes(10, [0x08, 0x01]);
        var (found, withMetrics, messages) = await ReadAsync("Search", request);
        Assert.Equal((traces, messages), (found, withMetrics));
        Assert.InRange(messages, messagesMin, messagesMin * 2);
        Assert.Equal(
            new TraceSearchRequest("{ name = \"x\" }", new TimeRange(10_000_000_000, 20_000_000_001), 100_000, 3), _traces.Asked);
    }

    [Fact]
    public async Task What_is_found_is_sent_while_the_search_goes_on_and_each_trace_once()
    {
        var goOn = new TaskCompletionSource();
        (_traces.Count, _traces.Parts, _traces.GoOn) = (2, [(1, 1), (2, 3), (9, 4)], goOn.Task);
        using var request = new GrpcRequest();
        new ProtoWriter(request.Body).WriteUInt64(4, 4); // At most four traces.
        using var call = _channel!.ServerStreaming( // Set before any test runs.
            StreamingQuerier.Methods.Single(known => known.Name == "Search"),
            request,
            new GrpcCallOptions(null),
            TestContext.Current.CancellationToken);

        var messages = new List<string> { await NextAsync(call) }; // Comes while the search waits.
        goOn.SetResult();
        messages.AddRange([await NextAsync(call), await NextAsync(call)]);

        Assert.Equal(["2 traces, 1 of 4", "1 traces, 3 of 4", "1 traces, 4 of 4"], messages);
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task A_search_by_tags_and_durations_is_put_as_a_query()
    {
        using var request = new GrpcRequest();
        var writer = new ProtoWriter(request.Body);
        var entry = writer.BeginMessage(1);
        writer.WriteString(1, "color");
        writer.WriteString(2, "red");
        writer.EndMessage(entry);
        writer.WriteUInt64(2, 25);
        await ReadAsync("Search", request);
        Assert.Equal(
            "{ resource.\"color\" = \"red\" || span.\"color\" = \"red\" } && { traceDuration >= 25ms }",
            ((TraceSearchRequest)_traces.Asked!).Query);
    }

    [Theory]
    [InlineData(4, 262_145, "limit 262145 exceeds max limit 262144")]
    [InlineData(9, 101, "spans per span set exceeds 100. received 101")]
    [InlineData(6, 604_802, "range specified by start and end exceeds 168h0m0s. received start=1 end=604802")]
    public async Task What_is_over_a_limit_is_an_invalid_argument(int field, ulong value, string text)
    {
        using var request = new GrpcRequest();
        var writer = new ProtoWriter(request.Body);
        writer.WriteUInt64(5, 1);
        writer.WriteUInt64(6, 2);
        writer.WriteUInt64(field, value);
        var refused = await Assert.ThrowsAsync<GrpcException>(() => ReadAsync("Search", request));
        Assert.Equal((StatusCode.InvalidArgument, text), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task A_wrong_query_is_an_invalid_argument_in_tempos_words()
    {
        using var request = new GrpcRequest();
        new ProtoWriter(request.Body).WriteString(8, "{ name = }");
        var refused = await Assert.ThrowsAsync<GrpcException>(() => ReadAsync("Search", request));
        Assert.Equal(StatusCode.InvalidArgument, refused.Status);
        Assert.StartsWith("invalid TraceQL query: parse error at line 1, col", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> NextAsync(GrpcCall call)
    {
        using var message = await call.ReadAsync();
        Assert.NotNull(message);
        var (traces, completed, total) = (0, 0UL, 0UL);
        var reader = new ProtoReader(message.Span);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != 2)
            {
                traces++;
                reader.Skip();
                continue;
            }

            var metrics = reader.ReadMessage();
            while (metrics.ReadTag())
            {
                switch (metrics.FieldNumber)
                {
                    case 4: completed = metrics.ReadUInt64(); break;
                    case 5: total = metrics.ReadUInt64(); break;
                    default: metrics.Skip(); break;
                }
            }
        }

        return $"{traces} traces, {completed} of {total}";
    }

    /// <summary>Counts things, messages with metrics, and messages.</summary>
    private async Task<(int Things, int WithMetrics, int Messages)> ReadAsync(string method, GrpcRequest request)
    {
        var (things, withMetrics, messages) = (0, 0, 0);
        using var call = _channel!.ServerStreaming( // Set before any test runs.
            StreamingQuerier.Methods.Single(known => known.Name == method),
            request,
            new GrpcCallOptions(null),
            TestContext.Current.CancellationToken);
        while (await call.ReadAsync() is { } message)
        {
            using (message)
            {
                Assert.InRange(message.Span.Length, 0, 2 << 20);
                messages++;
                var reader = new ProtoReader(message.Span);
                while (reader.ReadTag())
                {
                    things += reader.FieldNumber == 1 ? 1 : 0;
                    withMetrics += reader.FieldNumber == 2 ? 1 : 0;
                    reader.Skip();
                }
            }
        }

        return (things, withMetrics, messages);
    }

    private sealed class StreamedTraces : IQuerierPool, IQuerierClient, ITraceQuerier
    {
        public int Count { get; set; }

        /// <summary>Of each part the number of its first trace, and how many of four tables are done.</summary>
        public (int Start, int Done)[] Parts { get; set; } = [(1, 4)];

        /// <summary>The search waits for it behind each part.</summary>
        public Task GoOn { get; set; } = Task.CompletedTask;

        public object? Asked { get; private set; }

        public ILogQuerier Logs => throw new NotSupportedException();

        public IMetricQuerier Metrics => throw new NotSupportedException();

        public ITraceQuerier Traces => this;

        public IReadOnlyList<IQuerierClient> Candidates() => [this];

        public ValueTask<SpanBatch> FindAsync(TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<TraceSearchResult> SearchAsync(
            TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public async ValueTask SearchInPartsAsync(
            TenantId tenant,
            TraceSearchRequest request,
            Func<TraceSearchPart, CancellationToken, ValueTask> tell,
            CancellationToken cancellationToken)
        {
            Asked = request;
            foreach (var (start, done) in Parts)
            {
                var traces = Enumerable.Range(start, Count)
                    .Select(id => new FoundTrace(new TraceId(1, (ulong)id), "s", "r", true, 1, 1, [], []));
                await tell(new TraceSearchPart(new TraceSearchResult([.. traces], default), done, 4), cancellationToken);
                await GoOn.WaitAsync(cancellationToken);
            }
        }

        public ValueTask<TraceTagsResult> TagsAsync(TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<TraceTagValuesResult> TagValuesAsync(
            TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<TraceMetricsResult> MetricsAsync(
            TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken)
            => throw new NotSupportedException();
    }
}
