using Trine.Model.Metrics;
using Trine.Protocol.Metrics;

namespace Trine.Protocol.Tests.Metrics;

/// <summary>What is remembered of earlier requests never shows in what a request is decoded to.</summary>
public sealed class SentSeriesCacheTests
{
    private readonly ManualTime _time = new();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Requests_in_any_order_are_decoded_as_without_a_cache(int seed)
    {
        var random = new Random(seed);
        var cache = new SentSeriesCache(random.Next(3) == 0 ? 4000 : 1 << 20, _time);
        var order = Enumerable.Range(0, 40).ToArray();
        for (var round = 0; round < 30; round++)
        {
            Disturb(order, random);
            var message = Request(order, random);
            using var expected = RemoteWriteDecoder.DecodeMessage(message, RemoteWriteVersion.V1);
            using var batch = RemoteWriteDecoder.DecodeMessage(message, RemoteWriteVersion.V1, cache);
            Assert.Equal(MetricBatchText.Of(expected), MetricBatchText.Of(batch));
            Assert.Equal(Figures(expected), Figures(batch));
            _time.Now += TimeSpan.FromMinutes(random.Next(3));
        }

        Assert.NotEqual(0, cache.Count);
    }

    [Fact]
    public void A_series_that_comes_where_it_came_before_is_not_read_anew()
    {
        var cache = new SentSeriesCache(1 << 20, _time);
        var message = Request([0, 1, 2], new Random(1));
        RemoteWriteDecoder.DecodeMessage(message, RemoteWriteVersion.V1, cache).Dispose();
        var order = new SentSeriesOrder(cache);
        using var batch = new MetricBatch();
        Begin(ref order, batch, "series_0");

        Assert.Null(order.Expect(Series("series_2")));
        Assert.NotNull(order.Expect(Series("series_1")));
        Assert.Null(order.Expect(Series("series_2", "more")));
        Assert.NotNull(order.Expect(Series("series_2")));
    }

    [Fact]
    public void A_full_cache_takes_others_after_a_while()
    {
        var cache = new SentSeriesCache(1000, _time);
        var random = new Random(1);
        RemoteWriteDecoder.DecodeMessage(Request([.. Enumerable.Range(0, 40)], random), RemoteWriteVersion.V1, cache).Dispose();
        var count = cache.Count;
        Assert.InRange(count, 1, 10);

        RemoteWriteDecoder.DecodeMessage(Request([34], random), RemoteWriteVersion.V1, cache).Dispose();
        Assert.Equal(count, cache.Count);
        _time.Now += TimeSpan.FromMinutes(11);
        RemoteWriteDecoder.DecodeMessage(Request([34], random), RemoteWriteVersion.V1, cache).Dispose();
        Assert.Equal(1, cache.Count);
    }

    private static void Begin(ref SentSeriesOrder order, MetricBatch batch, string name)
    {
        batch.Labels.Begin();
        var message = Series(name);
        var length = RemoteWriteLabels.Write(message, batch.Text, out var written);
        batch.Labels.TakeWritten(written);
        batch.BeginSeries();
        order.Learn(message.AsSpan(0, length), batch, written);
    }

    private static byte[] Series(string name, params ReadOnlySpan<string> more)
    {
        var series = new RemoteWriteMessages().Label("__name__", name);
        foreach (var label in more)
        {
            series.Label(label, "x");
        }

        return series.Sample(1, 1).Message;
    }

    private static void Disturb(int[] order, Random random)
    {
        for (var swaps = random.Next(4); swaps > 0; swaps--)
        {
            var (left, right) = (random.Next(order.Length), random.Next(order.Length));
            (order[left], order[right]) = (order[right], order[left]);
        }
    }

    private static byte[] Request(ReadOnlySpan<int> order, Random random)
    {
        var request = new RemoteWriteMessages();
        foreach (var number in order)
        {
            request.Nested(1, series => Write(series, number, random));
        }

        return request.Message;
    }

    /// <summary>Most series are as they should be, some are not, and few bring something else with their sample.</summary>
    private static void Write(RemoteWriteMessages series, int number, Random random)
    {
        series.Label("__name__", $"series_{number}");
        switch (number)
        {
            case 35:
                series.Label("unsorted", "z").Label("a", "1");
                break;
            case 36:
                series.Label("same", "1").Label("same", "2");
                break;
            case 37:
                series.Label("long", new string('v', 300));
                break;
            case 38:
                series.Label("ünïcode", "ok");
                break;
            case 39:
                series.Label("empty", "");
                break;
        }

        switch (random.Next(20))
        {
            case 0:
                series.Sample(random.Next(), 1).Sample(random.Next(), 2);
                break;
            case 1:
                series.Sample(random.Next(), 1).Label("late", "label");
                break;
            case 2:
                series.Label("zone", $"{random.Next(2)}").Sample(random.Next(), 1);
                break;
            case 3:
                break;
            default:
                series.Sample(random.Next(), random.Next());
                break;
        }
    }

    private static string Figures(MetricBatch batch)
        => $"{batch.Labels.LabelCountMax} {batch.Labels.NameBytesMax} {batch.Labels.ValueBytesMax} {batch.HasFaults} "
            + string.Join(' ', Enumerable.Range(0, batch.SeriesCount).Select(batch.HashOf));

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
