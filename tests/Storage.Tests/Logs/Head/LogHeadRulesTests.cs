using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>What a head refuses, and in which words.</summary>
public sealed class LogHeadRulesTests
{
    private const long SecondNs = HeadFixture.SecondNs;
    private const long StartNs = HeadFixture.StartNs; // 2026-01-16 11:00:00 UTC.
    private const long WindowNs = 3600 * SecondNs;

    [Fact]
    public async Task Admit_takes_a_row_that_is_exactly_one_window_behind()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "new"));

        Assert.Empty(fixture.Push(new TestRow(StartNs - WindowNs, "just in")));

        Assert.Equal(["just in", "new"], (await fixture.ReadAsync(HeadFixture.App)).Select(row => row.Line));
    }

    [Fact]
    public async Task Admit_refuses_a_row_further_behind_and_says_so_as_Loki_does()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "new"));

        var refusal = Assert.Single(fixture.Push(
            new TestRow(StartNs - WindowNs - 250_000_000, "too old", "a=bc"), new TestRow(StartNs + 1, "good")));

        Assert.Equal((LogRefusalReason.TooFarBehind, 1, 10L), (refusal.Reason, refusal.Rows, refusal.Bytes));
        Assert.Equal((RequestError.BadRequest, "too_far_behind"), (refusal.Error, refusal.ReasonLabel));
        Assert.Equal(
            "entry with timestamp 2026-01-16 09:59:59.75 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: "
            + "2026-01-16T09:59:59Z, oldest acceptable timestamp is: 2026-01-16T10:00:00Z',\n"
            + "user 'tenant', total ignored: 1 out of 2 for stream: {app=\"a\"}",
            refusal.Message);
        Assert.Equal(["new", "good"], (await fixture.ReadAsync(HeadFixture.App)).Select(row => row.Line));
    }

    [Fact]
    public async Task Admit_describes_ten_refused_rows_and_counts_all()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "new"));

        var refusal = Assert.Single(fixture.Push(
            [.. Enumerable.Range(1, 11).Select(i => new TestRow(StartNs - WindowNs - (i * SecondNs), "old"))]));

        Assert.Equal(11, refusal.Message.Split('\n').Length);
        Assert.EndsWith("total ignored: 11 out of 11 for stream: {app=\"a\"}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admit_measures_the_window_from_the_newest_row_within_the_push()
    {
        await using var fixture = new HeadFixture();

        var refusal = Assert.Single(fixture.Push(
            new TestRow(StartNs, "first"), new TestRow(StartNs + (2 * WindowNs), "leap"), new TestRow(StartNs + 1, "behind")));

        Assert.Equal(1, refusal.Rows);
    }

    [Fact]
    public async Task Admit_takes_times_at_both_ends_of_the_range()
    {
        await using var fixture = new HeadFixture();

        Assert.Empty(fixture.Push(new TestRow(long.MinValue, "first")));
        Assert.Empty(fixture.Push(new TestRow(long.MinValue + 1, "second"), new TestRow(long.MaxValue, "last")));

        Assert.Equal(3, (await fixture.ReadAsync(HeadFixture.App, new TimeRange(long.MinValue, long.MaxValue))).Count);
    }

    [Fact]
    public async Task Admit_refuses_a_stream_too_many_and_keeps_taking_known_ones()
    {
        await using var fixture = new HeadFixture();
        var limits = new LogStreamLimits(StreamsMax: 1, 0, 0);
        var other = LabelSet.Create(new Label("app", "b"), new Label("host", "h"));
        Assert.Empty(fixture.Push(HeadFixture.App, limits, new TestRow(StartNs, "known")));

        var refusal = Assert.Single(fixture.Push(other, limits, new TestRow(StartNs, "new"), new TestRow(StartNs, "new2")));

        Assert.Equal((2, 7L, "stream_limit"), (refusal.Rows, refusal.Bytes, refusal.ReasonLabel));
        Assert.Equal(RequestError.RateLimited, refusal.Error);
        Assert.Equal(
            "maximum active stream limit exceeded when trying to create stream {app=\"b\", host=\"h\"}, reduce the number of "
            + "active streams (reduce labels or reduce label values), or contact your Loki administrator to see if the limit can "
            + "be increased, user: 'tenant'",
            refusal.Message);
        Assert.Empty(fixture.Push(HeadFixture.App, limits, new TestRow(StartNs + 1, "known")));
        Assert.Empty(await fixture.ReadAsync(other));
    }

    [Fact]
    public async Task Stream_limit_holds_when_many_threads_create_streams()
    {
        await using var fixture = new HeadFixture();
        var limits = new LogStreamLimits(StreamsMax: 50, 0, 0);
        var accepted = 0;

        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (i, _) =>
        {
            var labels = LabelSet.Create(new Label("app", $"{i / 2}"));
            if (fixture.Push(labels, limits, new TestRow(StartNs + i, "row")).Count == 0)
            {
                Interlocked.Increment(ref accepted);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(50, fixture.Head.ItemCount);
        Assert.Equal(50, fixture.Memory.StreamsCreated);
        Assert.InRange(accepted, 50, 100);
        Assert.Equal(50, fixture.Head.Series(HeadFixture.AnyApp, TimeRange.All).Count);
    }

    [Fact]
    public async Task Admit_refuses_a_whole_push_to_a_stream_over_its_rate_until_time_has_passed()
    {
        await using var fixture = new HeadFixture();
        var limits = new LogStreamLimits(0, StreamRateBytes: 3 << 20, StreamBurstBytes: 1000);
        Assert.Empty(fixture.Push(HeadFixture.App, limits, new TestRow(StartNs, new string('a', 900))));

        var refusal = Assert.Single(fixture.Push(
            HeadFixture.App, limits, new TestRow(StartNs + 1, new string('b', 60)), new TestRow(StartNs + 2, new string('c', 60))));

        Assert.Equal((2, 120L, "per_stream_rate_limit"), (refusal.Rows, refusal.Bytes, refusal.ReasonLabel));
        Assert.StartsWith(
            "entry with timestamp 2026-01-16 11:00:00.000000001 +0000 UTC ignored, reason: 'Per stream rate limit exceeded "
            + "(limit: 3MB/sec) while attempting to ingest for stream '{app=\"a\"}' totaling 60B, consider splitting a stream via "
            + "additional labels or contact your Loki administrator to see if the limit can be increased',\n",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("total ignored: 2 out of 2 for stream: {app=\"a\"}", refusal.Message, StringComparison.Ordinal);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Push(HeadFixture.App, limits, new TestRow(StartNs + 3, new string('d', 1000))));
    }

    [Fact]
    public async Task Admit_never_takes_a_push_over_the_burst()
    {
        await using var fixture = new HeadFixture();
        var limits = new LogStreamLimits(0, StreamRateBytes: 1 << 30, StreamBurstBytes: 1000);

        Assert.Single(fixture.Push(HeadFixture.App, limits, new TestRow(StartNs, new string('a', 1001))));
    }

    [Fact]
    public async Task Admit_refuses_a_malformed_frame_and_changes_nothing()
    {
        await using var fixture = new HeadFixture();
        var frame = TestRow.Frame((HeadFixture.App, [new TestRow(StartNs, "row", "key=value")]));

        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => fixture.Head.Admit(frame.AsMemory(0, length), LogStreamLimits.None));
        }

        Assert.Equal(0, fixture.Head.ItemCount);
    }

    [Fact]
    public async Task Readmit_takes_what_was_taken_and_nothing_else()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "new"));
        var frame = TestRow.Frame((
            HeadFixture.App,
            [new TestRow(StartNs - (2 * WindowNs), "old"), new TestRow(StartNs + 1, "good"), new TestRow(0, "older")]));
        using var mask = new Codecs.ByteBuffer();
        using (var admission = fixture.Head.Admit(frame, LogStreamLimits.None))
        {
            admission.Refused.Write(mask);
        }

        await using var replayed = new HeadFixture();
        using (var admission = replayed.Head.Readmit(frame, mask.WrittenSpan))
        {
            replayed.Head.Append(admission, frame);
        }

        Assert.Equal(["good"], (await replayed.ReadAsync(HeadFixture.App)).Select(row => row.Line));
    }
    [Fact]
    public async Task Same_rows_are_found_among_many_of_one_time_and_length()
    {
        await using var fixture = new HeadFixture();
        TestRow[] rows = [.. Enumerable.Range(0, 3000).Select(i => new TestRow(HeadFixture.StartNs, $"line {i:d6}"))];
        Assert.Equal(0, fixture.PushFrame(TestRow.Frame((HeadFixture.App, rows)), LogStreamLimits.None).Duplicates);
        Array.Reverse(rows);

        Assert.Equal(3000, fixture.PushFrame(TestRow.Frame((HeadFixture.App, rows)), LogStreamLimits.None).Duplicates);
    }

}
