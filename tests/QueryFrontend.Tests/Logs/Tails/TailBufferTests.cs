using System.Text;
using Trine.Model;
using Trine.Model.Logs;
using Trine.QueryFrontend.Logs.Tails;

namespace Trine.QueryFrontend.Tests.Logs.Tails;

public sealed class TailBufferTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly QueryFrontendMetrics _metrics = new(() => 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Entries_go_out_in_order_of_time_a_hundred_at_a_time()
    {
        var buffer = new TailBuffer(TimeSpan.Zero, _metrics, _time);
        await buffer.AddAsync([.. Enumerable.Range(0, 250).Reverse().Select(i => Entry(i))], Token);

        var batches = new List<TailBatch>();
        for (var i = 0; i < 3; i++)
        {
            batches.Add(await buffer.TakeAsync(Token));
        }

        Assert.Equal([100, 100, 50], batches.Select(batch => batch.Entries.Count));
        Assert.Equal(Enumerable.Range(0, 250).Select(i => (long)i), batches.SelectMany(batch => batch.Entries).Select(entry => entry.TimestampNs));
    }

    [Fact]
    public async Task Entries_of_equal_time_keep_the_order_of_arrival()
    {
        var buffer = new TailBuffer(TimeSpan.Zero, _metrics, _time);
        await buffer.AddAsync([Entry(5, "b"), Entry(5, "a"), Entry(5, "c")], Token);

        var batch = await buffer.TakeAsync(Token);

        Assert.Equal(["b", "a", "c"], batch.Entries.Select(entry => Encoding.UTF8.GetString(entry.Line.Span)));
    }

    [Fact]
    public async Task A_delay_holds_entries_back_so_that_earlier_ones_can_pass()
    {
        var buffer = new TailBuffer(TimeSpan.FromSeconds(5), _metrics, _time);
        await buffer.AddAsync([Entry(20)], Token);
        var taking = buffer.TakeAsync(Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        await buffer.AddAsync([Entry(10), Entry(30)], Token);
        await SpinUntilAsync(() => _time.Waiting > 0);
        Assert.False(taking.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2.5));

        // The one at 10 came later but belongs before the one whose time is over; the one at 30 still waits.
        Assert.Equal([10L, 20L], (await taking).Entries.Select(entry => entry.TimestampNs));
    }

    [Fact]
    public async Task What_a_slow_client_does_not_take_is_dropped_and_told()
    {
        var buffer = new TailBuffer(TimeSpan.Zero, _metrics, _time);
        await buffer.AddAsync([.. Enumerable.Range(0, 1000).Select(i => Entry(i))], Token);
        var adding = buffer.AddAsync([Entry(1000), Entry(1001)], Token).AsTask();
        await SpinUntilAsync(() => _time.Waiting > 0);
        Assert.False(adding.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));
        await adding;
        var batch = await buffer.TakeAsync(Token);

        Assert.Equal([1000L, 1001L], batch.Dropped.Select(entry => entry.TimestampNs));
        Assert.Equal(100, batch.Entries.Count);
        Assert.Empty((await buffer.TakeAsync(Token)).Dropped);
    }

    [Fact]
    public async Task A_burst_waits_for_a_client_that_takes()
    {
        var buffer = new TailBuffer(TimeSpan.Zero, _metrics, _time);
        var adding = buffer.AddAsync([.. Enumerable.Range(0, 5000).Select(i => Entry(i))], Token).AsTask();

        var taken = new List<LogEntry>();
        while (taken.Count < 5000)
        {
            var batch = await buffer.TakeAsync(Token);
            Assert.Empty(batch.Dropped);
            taken.AddRange(batch.Entries);
        }

        await adding;
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), taken.Select(entry => entry.TimestampNs));
    }

    [Fact]
    public async Task Rows_lost_on_the_way_are_told_once()
    {
        var buffer = new TailBuffer(TimeSpan.Zero, _metrics, _time);
        buffer.AddLost(3);
        buffer.AddLost(4);

        Assert.Equal(7, (await buffer.TakeAsync(Token)).RowsLost);

        await buffer.AddAsync([Entry(1)], Token);
        Assert.Equal(0, (await buffer.TakeAsync(Token)).RowsLost);
    }

    [Fact]
    public void An_entry_of_the_history_that_comes_again_is_left_out_once()
    {
        var history = new TailHistory([Entry(1, "x"), Entry(1, "x"), Entry(1, "y"), Entry(2, "x")]);

        var live = history.WithoutKnown([Entry(1, "x"), Entry(1, "z"), Entry(1, "x"), Entry(1, "x"), Entry(2, "x"), Entry(2, "x")]);

        Assert.Equal(
            ["1z", "1x", "2x"], live.Select(entry => entry.TimestampNs + Encoding.UTF8.GetString(entry.Line.Span)));
    }

    private static LogEntry Entry(long timestampNs, string line = "x")
        => new(LabelSet.Empty, LabelSet.Empty, LabelSet.Empty, timestampNs, Encoding.UTF8.GetBytes(line));

    private static async Task SpinUntilAsync(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
