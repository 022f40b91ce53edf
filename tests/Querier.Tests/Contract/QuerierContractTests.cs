using System.Text;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>What a caller may expect of a querier, however it is reached.</summary>
public abstract class QuerierContractTests
{
    private static readonly TenantId Tenant = TenantId.Parse("team-a");
    private static readonly LogQueryRequest Request = new(
        """{app="ä"} |= "x" """, -5, 1_768_471_200_000_000_001, 15_000_000_000, 7, 5000, LogDirection.Forward, IsDrilldown: true);

    private static readonly LabelSet App = LabelSet.Create(new Label("app", "ä"), new Label("z", "line\nend"));

    private protected ScriptedQuerier Querier { get; } = new();

    private protected abstract ILogQuerier Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_arrives_as_it_was_sent()
    {
        await Client.QueryAsync(Tenant, Request, Token);

        Assert.Equal([Tenant, Request], Querier.Asked);
    }

    [Fact]
    public async Task The_tenants_of_a_query_arrive()
    {
        TenantId[] more = [TenantId.Parse("team-b"), TenantId.Parse("team-c")];

        await Client.QueryAsync(Tenant, Request with { MoreTenants = more }, Token);

        Assert.Equal(Tenant, Querier.Asked[0]);
        Assert.Equal(more, Assert.IsType<LogQueryRequest>(Querier.Asked[1]).MoreTenants);
    }

    [Fact]
    public async Task Entries_come_back_byte_for_byte_with_their_labels_apart()
    {
        var metadata = LabelSet.Create(new Label("trace", "1"));
        LogEntry[] entries =
        [
            new(App, metadata, LabelSet.Empty, long.MaxValue, new byte[] { 0xff, 0x00, (byte)'\n' }),
            new(App, LabelSet.Empty, metadata, -1, ReadOnlyMemory<byte>.Empty),
            new(LabelSet.Empty, LabelSet.Empty, LabelSet.Empty, 0, "日本"u8.ToArray()),
        ];
        Querier.Response = new LogQueryResponse(new LogEntries(entries), default, []);

        var response = await Client.QueryAsync(Tenant, Request, Token);

        AssertEqual(entries, ((LogEntries)response.Data).Entries);
    }

    [Fact]
    public async Task An_answer_of_many_megabytes_keeps_its_order()
    {
        var entries = Enumerable.Range(0, 6000).Select(i => new LogEntry(
            LabelSet.Create(new Label("n", $"{i % 50}")), LabelSet.Empty, LabelSet.Empty, i, Encoding.UTF8.GetBytes(new string('x', 1000) + i)))
            .ToList();
        Querier.Response = new LogQueryResponse(new LogEntries(entries), default, []);

        var response = await Client.QueryAsync(Tenant, Request, Token);

        AssertEqual(entries, ((LogEntries)response.Data).Entries);
    }

    [Fact]
    public async Task Counts_and_warnings_come_along()
    {
        var counts = new LogScanCounts
        {
            ChunksMatched = 1, ChunksOpened = 2, CompressedBytes = 3, DecompressedBytes = 4, DecompressedLines = 5, HeadBytes = 6,
            HeadLines = 7, MetadataBytes = 8, PostFilterLines = 9, Duplicates = long.MaxValue,
        };
        Querier.Response = new LogQueryResponse(new LogEntries([]), counts, ["first", "sécond"]);

        var response = await Client.QueryAsync(Tenant, Request, Token);

        Assert.Equal(counts, response.Counts);
        Assert.Equal(["first", "sécond"], response.Warnings);
        Assert.Empty(Assert.IsType<LogEntries>(response.Data).Entries);
    }

    [Fact]
    public async Task Matrices_come_back_bit_for_bit()
    {
        var staleness = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);
        MetricSeries[] series =
        [
            new(App, [-1000, 0, 1_768_471_200_123], [staleness, double.NegativeInfinity, -0.0]),
            new(LabelSet.Empty, [], []),
            .. Enumerable.Range(0, 200).Select(i => new MetricSeries(
                LabelSet.Create(new Label("n", $"{i}")),
                [.. Enumerable.Range(0, 500).Select(step => step * 1000L)],
                [.. Enumerable.Range(0, 500).Select(step => step / 3.0)])),
        ];
        Querier.Response = new LogQueryResponse(new MetricMatrix(series), default, []);

        var response = await Client.QueryAsync(Tenant, Request, Token);

        var got = Assert.IsType<MetricMatrix>(response.Data).Series;
        Assert.Equal(series.Select(one => one.Labels), got.Select(one => one.Labels));
        Assert.Equal(series.Select(one => one.TimestampsMs), got.Select(one => one.TimestampsMs));
        Assert.Equal(series.Select(one => Bits(one.Values)), got.Select(one => Bits(one.Values)));
    }

    [Fact]
    public async Task Vectors_and_scalars_come_back()
    {
        Querier.Response = new LogQueryResponse(
            new MetricVector(-7, [new MetricSample(App, double.PositiveInfinity), new MetricSample(LabelSet.Empty, 1)]), default, []);
        var vector = Assert.IsType<MetricVector>((await Client.QueryAsync(Tenant, Request, Token)).Data);
        Querier.Response = new LogQueryResponse(new MetricScalar(8, 0.5), default, []);
        var scalar = Assert.IsType<MetricScalar>((await Client.QueryAsync(Tenant, Request, Token)).Data);

        Assert.Equal(-7, vector.TimestampMs);
        Assert.Equal([new MetricSample(App, double.PositiveInfinity), new MetricSample(LabelSet.Empty, 1)], vector.Samples);
        Assert.Equal(new MetricScalar(8, 0.5), scalar);
    }

    [Fact]
    public async Task Series_are_asked_for_by_groups_of_matchers()
    {
        Querier.Series = [App, LabelSet.Empty, .. Enumerable.Range(0, 10_000).Select(i => LabelSet.Create(new Label("n", $"stream {i}")))];

        var series = await Client.SeriesAsync(
            Tenant,
            [[new LabelMatcher("a", MatchOp.Match, "x.*"), new LabelMatcher("b", MatchOp.NotEqual, "")], [new LabelMatcher("c", MatchOp.Equal, "d")]],
            new TimeRange(-1, long.MaxValue),
            Token);

        Assert.Equal([Tenant, """a=~"x.*",b!="" or c="d" """.TrimEnd(), new TimeRange(-1, long.MaxValue)], Querier.Asked);
        Assert.Equal(Querier.Series, series);
    }

    [Fact]
    public async Task No_group_of_matchers_arrives_as_none()
    {
        Assert.Empty(await Client.SeriesAsync(Tenant, [], TimeRange.All, Token));

        Assert.Equal([Tenant, "", TimeRange.All], Querier.Asked);
    }

    [Fact]
    public async Task Volumes_come_back_for_each_step()
    {
        Querier.Volumes = [new LogStreamVolume(App, 3, [1, 0, 2], [long.MaxValue, 0, 5]), new LogStreamVolume(LabelSet.Empty, 0, [], [])];

        var volumes = await Client.VolumeAsync(
            Tenant, [new LabelMatcher("a", MatchOp.Equal, "b")], new TimeRange(0, 30), stepNs: 10, Token);

        Assert.Equal([Tenant, """a="b" """.TrimEnd(), new TimeRange(0, 30), 10L], Querier.Asked);
        Assert.Equal(2, volumes.Count);
        Assert.Equal((App, 3), (volumes[0].Stream, volumes[0].Chunks));
        Assert.Equal([1, 0, 2], volumes[0].Rows);
        Assert.Equal([long.MaxValue, 0, 5], volumes[0].Bytes);
        Assert.Empty(volumes[1].Rows);
    }

    [Fact]
    public async Task Every_kind_of_refusal_arrives_with_its_text()
    {
        foreach (var error in Enum.GetValues<RequestError>())
        {
            var text = $"{error}: 100 % of \"größe\"\nnext line " + new string('x', 5000);
            Querier.Fault = new RequestException(error, text);

            var failure = await Assert.ThrowsAsync<RequestException>(
                async () => await Client.QueryAsync(Tenant, Request, Token));

            Assert.Equal((error, text), (failure.Error, failure.Message));
        }
    }

    [Fact]
    public async Task A_text_may_be_empty()
    {
        Querier.Fault = new RequestException(RequestError.DeadlineExceeded, "");

        var failure = await Assert.ThrowsAsync<RequestException>(
            async () => await Client.SeriesAsync(Tenant, [], TimeRange.All, Token));

        Assert.Equal((RequestError.DeadlineExceeded, ""), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task Cancelling_a_call_reaches_the_querier()
    {
        Querier.IsStuck = true;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = Client.QueryAsync(Tenant, Request, cancel.Token).AsTask();
        await Eventually(() => Querier.Asked.Count > 0);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Querier.Cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task A_tail_hands_on_groups_and_the_reason_of_its_end()
    {
        var entries = Enumerable.Range(0, 3000).Select(i => new LogEntry(
            App, LabelSet.Empty, LabelSet.Empty, i, Encoding.UTF8.GetBytes(new string('y', 300) + i))).ToList();
        Querier.Groups = [new LogTailEntries([], 0), new LogTailEntries(entries, 4), new LogTailEntries([], 9)];
        Querier.Fault = new RequestException(RequestError.Unavailable, "all ingesters closed the connection");
        var got = new List<LogTailEntries>();

        var failure = await Assert.ThrowsAsync<RequestException>(async () =>
        {
            await foreach (var group in Client.TailAsync(Tenant, "{a=\"b\"}", Token))
            {
                got.Add(group);
            }
        });

        Assert.Equal("all ingesters closed the connection", failure.Message);
        Assert.Equal([Tenant, "{a=\"b\"}"], Querier.Asked);
        Assert.Empty(got[0].Entries);
        Assert.Equal(13, got.Sum(group => group.RowsLost));
        AssertEqual(entries, [.. got.SelectMany(group => group.Entries)]);
    }

    [Fact]
    public async Task Leaving_a_tail_ends_it_at_the_querier()
    {
        Querier.Groups = [new LogTailEntries([], 0)];
        Querier.IsStuck = true;
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var tail = Client.TailAsync(Tenant, "{a=\"b\"}", leave.Token).GetAsyncEnumerator(leave.Token);
        Assert.True(await tail.MoveNextAsync());

        var next = tail.MoveNextAsync().AsTask();
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await tail.DisposeAsync();
        await Querier.Cancelled.Task.WaitAsync(Token);
    }

    private static async Task Eventually(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits).ToArray();

    private static void AssertEqual(IReadOnlyList<LogEntry> want, IReadOnlyList<LogEntry> got)
    {
        Assert.Equal(want.Select(Identity), got.Select(Identity));
        Assert.Equal(want.Select(entry => Convert.ToHexString(entry.Line.Span)), got.Select(entry => Convert.ToHexString(entry.Line.Span)));
    }

    private static (LabelSet, LabelSet, LabelSet, long) Identity(LogEntry entry)
        => (entry.Stream, entry.Metadata, entry.Parsed, entry.TimestampNs);
}

/// <summary>The contract of a querier in the same process.</summary>
public sealed class DirectQuerierTests : QuerierContractTests
{
    private protected override ILogQuerier Client => Querier;
}
