using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.Querier.Logs;

namespace Trine.Querier.Tests.Logs.Tails;

public sealed class LogTailsTests : IDisposable
{
    private static readonly TenantId Tenant = TenantId.Anonymous;

    private readonly QuerierMetrics _metrics = new();
    private readonly FakeIngester _one = new();
    private readonly FakeIngester _two = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Rows_of_replicas_come_once_and_through_the_pipeline()
    {
        await using var tail = await StartAsync("""{app="a"} |= "keep" | logfmt""", _one, _two);
        var frame = TestRow.Frame(
            TestRow.Stream("a"), new TestRow(1, "keep n=1"), new TestRow(2, "leave n=2"), new TestRow(3, "keep n=3", "t"));

        _one.Push(frame);
        _two.Push(frame);

        var entries = await tail.TakeAsync(2);
        Assert.Equal(["keep n=1", "keep n=3"], entries.Select(entry => Encoding.UTF8.GetString(entry.Line.Span)));
        Assert.Equal(["1", "3"], entries.Select(entry => entry.Parsed.ValueOf("n")));
        Assert.Equal("t", entries[1].Metadata.ValueOf("trace"));
        Assert.Equal(TestRow.Stream("a"), entries[0].Stream);
    }

    [Fact]
    public async Task No_row_is_lost_or_doubled_while_many_are_pushed()
    {
        const int Frames = 400;
        const int RowsPerFrame = 25;
        await using var tail = await StartAsync("""{app="a"}""", _one, _two);

        var pushing = Task.Run(
            () =>
            {
                for (var i = 0; i < Frames; i++)
                {
                    var rows = Enumerable.Range(0, RowsPerFrame).Select(row => new TestRow(i, $"{i}/{row}")).ToList();
                    var frame = TestRow.Frame(TestRow.Stream("a"), rows);
                    _one.Push(frame);
                    _two.Push(frame);
                }
            },
            Token);
        var entries = await tail.TakeAsync(Frames * RowsPerFrame);
        await pushing;

        var lines = entries.Select(entry => Encoding.UTF8.GetString(entry.Line.Span)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Frames * RowsPerFrame, lines.Count);
        _one.Push(TestRow.Frame(TestRow.Stream("a"), new TestRow(Frames, "last")));
        Assert.Equal("last", Encoding.UTF8.GetString((await tail.TakeAsync(1))[0].Line.Span));
    }

    [Fact]
    public async Task A_lost_ingester_does_not_end_the_tail()
    {
        await using var tail = await StartAsync("""{app="a"}""", _one, _two);

        _one.EndTails(new IOException("connection reset"));
        _two.Push(TestRow.Frame(TestRow.Stream("a"), new TestRow(1, "x")));

        Assert.Single(await tail.TakeAsync(1));
    }

    [Fact]
    public async Task The_tail_fails_when_all_ingesters_are_gone()
    {
        await using var tail = await StartAsync("""{app="a"}""", _one, _two);

        _one.EndTails();
        _two.EndTails(new IOException("connection reset"));

        var failure = await Assert.ThrowsAsync<RequestException>(() => tail.TakeAsync(1));
        Assert.Equal("all ingesters closed the connection", failure.Message);
    }

    [Fact]
    public async Task A_refusal_of_all_ingesters_is_passed_on()
    {
        _one.Fault = new RequestException(RequestError.RateLimited, "max concurrent tail requests limit exceeded");
        await using var tail = await StartAsync("""{app="a"}""", _one);

        var failure = await Assert.ThrowsAsync<RequestException>(() => tail.TakeAsync(1));

        Assert.Equal(RequestError.RateLimited, failure.Error);
    }

    [Fact]
    public async Task Rows_lost_in_an_ingester_are_told()
    {
        await using var tail = await StartAsync("""{app="a"}""", _one);

        _one.Push(TestRow.Frame(TestRow.Stream("a"), new TestRow(1, "x")), rowsLost: 7);

        var group = await tail.NextAsync();
        Assert.Equal(7, group.RowsLost);
        Assert.Single(group.Entries);
    }

    [Theory]
    [InlineData("""rate({app="a"}[1m])""", "only log selector is supported")]
    [InlineData("{app=", "parse error")]
    public async Task Only_log_queries_are_followed(string query, string text)
    {
        var tails = new LogTails(new FakeIngesterSet(1, _one), _metrics, TimeProvider.System, NullLogger.Instance);

        var failure = await Assert.ThrowsAnyAsync<RequestException>(
            async () => await tails.FollowAsync(Tenant, query, Token).GetAsyncEnumerator(Token).MoveNextAsync());

        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.Equal(RequestError.BadRequest, failure.Error);
    }

    private async Task<TailReader> StartAsync(string query, params FakeIngester[] ingesters)
    {
        var tails = new LogTails(new FakeIngesterSet(1, ingesters), _metrics, TimeProvider.System, NullLogger.Instance);
        var reader = new TailReader(tails.FollowAsync(Tenant, query, Token).GetAsyncEnumerator(Token));
        Assert.Empty((await reader.NextAsync()).Entries);
        return reader;
    }

    private sealed class TailReader(IAsyncEnumerator<LogTailEntries> groups) : IAsyncDisposable
    {
        public async Task<LogTailEntries> NextAsync()
        {
            Assert.True(await groups.MoveNextAsync(), "the tail ended");
            return groups.Current;
        }

        public async Task<List<Model.Logs.LogEntry>> TakeAsync(int count)
        {
            var entries = new List<Model.Logs.LogEntry>();
            while (entries.Count < count)
            {
                entries.AddRange((await NextAsync()).Entries);
            }

            Assert.Equal(count, entries.Count);
            return entries;
        }

        public ValueTask DisposeAsync() => groups.DisposeAsync();
    }
}
