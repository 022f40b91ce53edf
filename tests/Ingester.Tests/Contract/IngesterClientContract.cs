using Trine.Codecs;
using Trine.Ingester.Tests.Logs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Model.Traces;
using Trine.Protocol.Ingesters;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Tests.Contract;

/// <summary>What every <see cref="IIngesterClient"/> does, in the same process or behind RPC.</summary>
public abstract class IngesterClientContract
{
    private static readonly LabelSet Other = LabelSet.Create(new Label("app", "b"), new Label("env", "prod"));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_that_were_pushed_are_found_by_id_and_selected_by_time()
    {
        await using var client = await ConnectAsync();
        var traces = client.Client.Traces;
        var id = new TraceId(1, 2);
        using var frame = new ByteBuffer();
        using (var batch = new SpanBatch())
        {
            batch.BeginResource();
            batch.AddString("service.name"u8, "shop"u8);
            batch.BeginScope();
            ref var span = ref batch.BeginSpan();
            (span.TraceId, span.SpanId, span.StartNs, span.EndNs) = (id, 3, TestRow.StartNs, TestRow.StartNs + 5);
            TraceFrame.Write(batch, frame);
        }

        Assert.Empty((await traces.PushAsync(IngesterFixture.Tenant, frame.WrittenMemory, Cancelled)).Discarded);

        using var found = await traces.FindAsync(IngesterFixture.Tenant, id, Cancelled);
        using var missing = await traces.FindAsync(IngesterFixture.Tenant, new TraceId(9, 9), Cancelled);
        using var selected = await traces.SelectAsync(
            IngesterFixture.Tenant, new SpanSelection(new TimeRange(TestRow.StartNs, TestRow.StartNs + 1), "{ }"), Cancelled);
        using var later = await traces.SelectAsync(
            IngesterFixture.Tenant, new SpanSelection(new TimeRange(TestRow.StartNs + 6, long.MaxValue), "{ }"), Cancelled);
        Assert.Equal(3UL, found.Trace.Spans[0].SpanId);
        Assert.Equal((0, 1), (missing.Trace.SpanCount, selected.Tables.Sum(table => table.SpanCount)));
        Assert.Empty(later.Tables);
    }

    [Fact]
    public async Task Push_then_select_gives_the_rows_back()
    {
        await using var client = await ConnectAsync();

        Assert.Equal(LogPushResult.Stored, await PushAsync(client, [.. TestRow.Rows(0, 3000), .. TestRow.Rows(0, 2, Other)]));

        Assert.Equal([.. TestRow.Rows(0, 3000), .. TestRow.Rows(0, 2, Other)], await SelectAsync(client));
    }

    [Fact]
    public async Task Select_heeds_matchers_and_leaves_out_chunks_out_of_range()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, [.. TestRow.Rows(0, 3), .. TestRow.Rows(10, 3, Other)]);

        var byMatcher = await SelectAsync(client, [new LabelMatcher("env", MatchOp.Match, "p.+")]);
        var byRange = await SelectAsync(client, null, new TimeRange(TestRow.StartNs, TestRow.StartNs + (5 * TestRow.SecondNs)));

        Assert.Equal(TestRow.Rows(10, 3, Other), byMatcher);
        Assert.Equal(TestRow.Rows(0, 3), byRange);
    }

    [Fact]
    public async Task Select_with_needles_gives_every_line_that_holds_them()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, TestRow.Rows(0, 200));

        var rows = await SelectAsync(
            client, null, null, [new LineNeedle("W 1"u8.ToArray(), IgnoreCase: true), new LineNeedle("9"u8.ToArray(), IgnoreCase: false)]);

        Assert.Superset(
            TestRow.Rows(0, 200).Where(row => row.Line.Contains("w 1") && row.Line.Contains('9')).ToHashSet(), rows.ToHashSet());
    }

    [Fact]
    public async Task Chunks_in_memory_say_so_and_blocks_are_named_after_a_flush()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, TestRow.Rows(0, 3));
        var before = await client.Client.Logs.SelectAsync(IngesterFixture.Tenant, Selection(), Cancelled);
        await client.Client.FlushAsync(Cancelled);
        var after = await client.Client.Logs.SelectAsync(IngesterFixture.Tenant, Selection(), Cancelled);

        Assert.True(Assert.Single(before.Chunks).IsHead);
        Assert.Empty(before.RecentBlocks);
        Assert.Empty(after.Chunks);
        Assert.Single(after.RecentBlocks);
        before.Chunks[0].Dispose();
    }

    [Fact]
    public async Task Refusals_are_told_with_their_text_and_counts()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, TestRow.Rows(5000, 1));

        var result = await PushAsync(client, [.. TestRow.Rows(5001, 1), .. TestRow.Rows(0, 2)]);
        var overLimit = await PushAsync(client, [.. TestRow.Rows(0, 1, Other), new TestRow(LabelSet.Create(new Label("app", "c")), 1, "x")]);

        Assert.Equal(RequestError.BadRequest, result.Error);
        Assert.EndsWith("user 'tenant', total ignored: 2 out of 3 for stream: {app=\"a\"}", result.Message, StringComparison.Ordinal);
        Assert.Equal([new LogDiscard("too_far_behind", 2, 10 + (2 * "detected_levelinfo".Length))], result.Discarded);
        Assert.Equal(RequestError.RateLimited, overLimit.Error);
        Assert.StartsWith("maximum active stream limit exceeded", overLimit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_frame_is_a_bad_request()
    {
        await using var client = await ConnectAsync();

        var refused = await Assert.ThrowsAsync<RequestException>(
            async () => await client.Client.Logs.PushAsync(IngesterFixture.Tenant, "no frame"u8.ToArray(), Cancelled));

        Assert.Equal(RequestError.BadRequest, refused.Error);
        Assert.StartsWith("malformed frame", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_names_streams_with_rows_in_the_range()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, [.. TestRow.Rows(0, 3), .. TestRow.Rows(10, 3, Other)]);

        var all = await client.Client.Logs.SeriesAsync(IngesterFixture.Tenant, [], TimeRange.All, Cancelled);
        var late = await client.Client.Logs.SeriesAsync(
            IngesterFixture.Tenant, [], new TimeRange(TestRow.StartNs + (5 * TestRow.SecondNs), long.MaxValue), Cancelled);
        var otherTenant = await client.Client.Logs.SeriesAsync(TenantId.Parse("other"), [], TimeRange.All, Cancelled);

        Assert.Equal([TestRow.App, Other], all.OrderBy(stream => stream.Count));
        Assert.Equal([Other], late);
        Assert.Empty(otherTenant);
    }

    [Fact]
    public async Task Tail_gives_rows_of_matching_streams_as_they_are_stored()
    {
        await using var client = await ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await PushAsync(client, TestRow.Rows(0, 1));
        await using var tail = client.Client.Logs
            .TailAsync(IngesterFixture.Tenant, [new LabelMatcher("env", MatchOp.Equal, "prod")], stop.Token)
            .GetAsyncEnumerator(Cancelled);
        var next = tail.MoveNextAsync().AsTask();
        await client.TailersReachedAsync(1);

        await PushAsync(client, [.. TestRow.Rows(1, 1), .. TestRow.Rows(5000, 2, Other), .. TestRow.Rows(0, 1, Other)]);

        Assert.True(await next);
        Assert.Equal(0, tail.Current.RowsLost);
        Assert.Equal(
            TestRow.Rows(5000, 2, Other),
            await TestRow.ReadAsync(FrameLogChunk.Decode(tail.Current.Frame.Span, isHead: true)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tail.MoveNextAsync());
    }

    [Fact]
    public async Task Calls_are_refused_as_unavailable_while_the_ingester_stops()
    {
        await using var client = await ConnectAsync();
        await client.Fixture.Ingester.StopAsync(Cancelled);

        var refused = await Assert.ThrowsAsync<RequestException>(() => PushAsync(client, TestRow.Rows(0, 1)));

        Assert.Equal((RequestError.Unavailable, "Ingester is shutting down"), (refused.Error, refused.Message));
    }

    private protected abstract Task<ConnectedClient> ConnectAsync(IngesterFixture fixture);

    private static LogSelection Selection() => new(IngesterFixture.AnyApp, TimeRange.All, []);

    private static async Task<LogPushResult> PushAsync(ConnectedClient client, IEnumerable<TestRow> rows)
        => await client.Client.Logs.PushAsync(IngesterFixture.Tenant, TestRow.Frame(rows), Cancelled);

    private static async Task<IEnumerable<TestRow>> SelectAsync(
        ConnectedClient client,
        IReadOnlyList<LabelMatcher>? matchers = null,
        TimeRange? range = null,
        IReadOnlyList<LineNeedle>? needles = null)
    {
        var selection = new LogSelection(matchers ?? IngesterFixture.AnyApp, range ?? TimeRange.All, needles ?? []);
        var result = await client.Client.Logs.SelectAsync(IngesterFixture.Tenant, selection, Cancelled);
        var rows = await TestRow.ReadAsync(result.Chunks);
        return rows.OrderBy(row => row.Stream.Count).ThenBy(row => row.TimestampNs);
    }

    private async Task<ConnectedClient> ConnectAsync()
        => await ConnectAsync(await IngesterFixture.StartAsync(
            IngesterFixture.QuickConfig with { ChunkTargetSize = new Hosting.Configuration.ByteSize(10_000) },
            _ => new LogStreamLimits(StreamsMax: 2, StreamRateBytes: 0, StreamBurstBytes: 0)));
}
