using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Tenancy;
using Trine.LogQL.Evaluation;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.Querier.Blocks;
using Trine.Querier.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Objects;

namespace Trine.Querier.Tests.Logs;

public sealed class LogQuerierTests : IDisposable
{
    private static readonly TenantId Tenant = TenantId.Anonymous;

    private readonly string _directory = Directory.CreateTempSubdirectory("trine-querier-").FullName;
    private readonly QuerierMetrics _metrics = new();
    private readonly DirectoryObjectStore _store;
    private readonly LogPageCache _pages = new(bytesMax: 0);
    private readonly FakeIngester _one = new();
    private readonly FakeIngester _two = new();
    private readonly FakeIngester _three = new();

    public LogQuerierTests() => _store = new DirectoryObjectStore(_directory);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _pages.Dispose();
        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Rows_of_all_ingesters_are_answered_once()
    {
        PushToAll(new TestRow(10, "x"), new TestRow(20, "y"));
        _one.Push(TestRow.Frame(TestRow.Stream("a"), new TestRow(15, "only one has it")));

        var lines = await LinesAsync(CreateQuerier(new LogLimits()));

        Assert.Equal(["y", "only one has it", "x"], lines);
    }

    [Fact]
    public async Task One_of_three_replicas_may_fail()
    {
        PushToAll(new TestRow(10, "x"));
        _two.Fault = new IOException("connection reset");

        Assert.Equal(["x"], await LinesAsync(CreateQuerier(new LogLimits())));
    }

    [Fact]
    public async Task Two_of_three_failing_fail_the_query_and_free_what_the_third_answered()
    {
        PushToAll(new TestRow(10, "x"));
        _one.Fault = new IOException("connection reset");
        _two.Fault = new IOException("connection reset");

        var failure = await Assert.ThrowsAsync<RequestException>(() => LinesAsync(CreateQuerier(new LogLimits())));

        Assert.Equal(RequestError.Unavailable, failure.Error);
        Assert.StartsWith("too many unhealthy instances in the ring", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _three.ChunksOut);
    }

    [Fact]
    public async Task A_cancelled_query_frees_what_was_answered()
    {
        PushToAll(new TestRow(10, "x"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _two.OnSelect = async token =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CreateQuerier(new LogLimits()).QueryAsync(Tenant, Request(), cancel.Token).AsTask());

        Assert.Equal((0, 0), (_one.ChunksOut, _three.ChunksOut));
    }

    [Fact]
    public async Task A_query_disposes_every_chunk_that_it_got()
    {
        PushToAll(new TestRow(10, "x"), new TestRow(20, "y"));

        await LinesAsync(CreateQuerier(new LogLimits()));

        Assert.Equal((0, 0, 0), (_one.ChunksOut, _two.ChunksOut, _three.ChunksOut));
    }

    [Fact]
    public async Task More_bytes_than_allowed_are_refused_in_lokis_words()
    {
        PushToAll(new TestRow(10, new string('x', 3000)));
        var limits = new LogLimits { QuerierBytesReadMax = Hosting.Configuration.ByteSize.FromKilobytes(1) };

        var failure = await Assert.ThrowsAsync<RequestException>(() => LinesAsync(CreateQuerier(limits)));

        Assert.Equal(
            "the query would read too many bytes (query: 8.8 KiB, limit: 1.0 KiB); consider adding more specific stream selectors "
            + "or reduce the time range of the query",
            failure.Message);
        Assert.Equal(0, _one.ChunksOut);
    }

    [Fact]
    public async Task More_chunks_than_allowed_are_refused()
    {
        PushToAll(new TestRow(10, "x"));
        PushToAll(new TestRow(20, "x"));

        var failure = await Assert.ThrowsAsync<RequestException>(
            () => LinesAsync(CreateQuerier(new LogLimits { ChunksPerQueryMax = 5 })));

        Assert.StartsWith("the query hit the max number of chunks limit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_of_any_group_are_answered_sorted_and_once()
    {
        foreach (var app in (string[])["c", "a", "b"])
        {
            _one.Push(TestRow.Frame(TestRow.Stream(app), new TestRow(10, "x")));
            _two.Push(TestRow.Frame(TestRow.Stream(app), new TestRow(10, "x")));
        }

        var series = await CreateQuerier(new LogLimits()).SeriesAsync(
            Tenant,
            [[new LabelMatcher("app", MatchOp.Equal, "c")], [new LabelMatcher("app", MatchOp.Match, "b|c")]],
            TimeRange.All,
            Token);

        Assert.Equal([TestRow.Stream("b"), TestRow.Stream("c")], series);
    }

    [Fact]
    public async Task Metric_queries_count_a_replicated_row_once()
    {
        PushToAll(new TestRow(10, "x"), new TestRow(20, "y"));

        var request = Request() with { Query = """count_over_time({app="a"}[1m])""", StartNs = 30, EndNs = 30 };
        var response = await CreateQuerier(new LogLimits()).QueryAsync(Tenant, request, Token);

        Assert.Equal(2, Assert.Single(Assert.IsType<MetricVector>(response.Data).Samples).Value);
    }

    private static LogQueryRequest Request() => new("""{app="a"}""", 0, 1000, 0, 0, 100, LogDirection.Backward);

    private static async Task<List<string>> LinesAsync(LogQuerier querier)
    {
        var response = await querier.QueryAsync(Tenant, Request(), Token);
        return [.. ((LogEntries)response.Data).Entries.Select(entry => Encoding.UTF8.GetString(entry.Line.Span))];
    }

    private void PushToAll(params IReadOnlyList<TestRow> rows)
    {
        var frame = TestRow.Frame(TestRow.Stream("a"), rows);
        _one.Push(frame);
        _two.Push(frame);
        _three.Push(frame);
    }

    private LogQuerier CreateQuerier(LogLimits limits)
    {
        var ingesters = new FakeIngesterSet(3, _one, _two, _three);
        var cache = new BlockCache<LogBlockReader>(
            (bucket, meta, token) => LogBlockReader.OpenAsync(_store, bucket, meta, _pages, token), bytesMax: 1 << 20);
        return new LogQuerier(
            new QuerierConfig(),
            new LogQLEngine(),
            new IngesterReads(ingesters, NullLogger.Instance),
            new SignalBlocks<LogBlockReader>(
                _store, "logs", cache.OpenAsync, TimeSpan.FromSeconds(15), _metrics, TimeProvider.System, NullLogger.Instance),
            new LogTails(ingesters, _metrics, TimeProvider.System, NullLogger.Instance),
            _ => limits);
    }
}
