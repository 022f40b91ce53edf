using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Metrics;

namespace Trine.Storage.Tests.Metrics.Head;

public sealed class MetricHeadRulesTests
{
    private const long Window = 60_000;

    private static readonly LabelSet Series = MetricFrames.Labels("up", "job", "api");

    private readonly MetricHeadFixture _fixture = new();

    [Fact]
    public void The_same_sample_again_is_taken_and_ignored()
    {
        _fixture.Push(MetricFrames.Of(Series, (1000, 1)));

        var again = _fixture.Push(MetricFrames.Of(Series, (1000, 1)));

        Assert.Empty(again.Refusals);
        Assert.Single(_fixture.ReadHead());
    }

    [Fact]
    public void Another_value_for_a_time_is_refused_with_the_text_of_upstream()
    {
        _fixture.Push(MetricFrames.Of(Series, (1768471200000, 1)));

        var refusal = Assert.Single(_fixture.Push(MetricFrames.Of(Series, (1768471200000, 7.5))).Refusals);

        Assert.Equal(MetricRefusalReason.DuplicateTimestamp, refusal.Reason);
        Assert.Equal(
            "duplicate sample for timestamp 1768471200000; overrides not allowed: existing 1, new value 7.5 "
            + "for series {__name__=\"up\", job=\"api\"}",
            refusal.Message);
        Assert.Equal([$"{Series} 00000001768471200000 3ff0000000000000 0"], _fixture.ReadHead());
    }

    [Fact]
    public void A_histogram_and_a_float_of_one_time_exclude_each_other()
    {
        using var frames = new MetricFrames();
        _fixture.Push(frames.AddHistograms(Series, (1000, Histogram(3))).ToFrame());
        using var second = new MetricFrames();
        var other = MetricFrames.Labels("other");
        _fixture.Push(MetricFrames.Of(other, (1000, 1)));

        var value = Assert.Single(_fixture.Push(MetricFrames.Of(Series, (1000, 2))).Refusals);
        var histogram = Assert.Single(_fixture.Push(second.AddHistograms(other, (1000, Histogram(3))).ToFrame()).Refusals);
        using var same = new MetricFrames();
        Assert.Empty(_fixture.Push(same.AddHistograms(Series, (1000, Histogram(3))).ToFrame()).Refusals);

        Assert.StartsWith(
            "duplicate sample for timestamp 1000; overrides not allowed: existing is a histogram, new value 2", value.Message, StringComparison.Ordinal);
        Assert.StartsWith("duplicate sample for timestamp for series", histogram.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000_000 - 1, 0, "out of order sample")]
    [InlineData(10_000_000 - 3_600_000, 0, "out of order sample")]
    [InlineData(10_000_000 - 3_600_001, 0, "out of bounds")]
    [InlineData(10_000_000 - Window, Window, null)]
    [InlineData(10_000_000 - Window - 1, Window, "too old sample")]
    public void Late_samples_are_judged_by_window_and_bounds(long timestampMs, long windowMs, string? text)
    {
        _fixture.Push(MetricFrames.Of(Series, (10_000_000, 1)));

        var admission = _fixture.Push(MetricFrames.Of(Series, (timestampMs, 9)), new MetricHeadLimits(0, windowMs));

        if (text is null)
        {
            Assert.Empty(admission.Refusals);
            Assert.Equal(2, _fixture.ReadHead().Count);
        }
        else
        {
            Assert.StartsWith(text, Assert.Single(admission.Refusals).Message, StringComparison.Ordinal);
            Assert.Single(_fixture.ReadHead());
        }
    }

    [Fact]
    public void A_late_sample_whose_time_is_taken_is_dropped_in_silence()
    {
        _fixture.Push(MetricFrames.Of(Series, (1000, 1), (2000, 2)));

        Assert.Empty(_fixture.Push(MetricFrames.Of(Series, (1000, 7)), MetricHeadFixture.Unordered).Refusals);

        Assert.Equal([$"{Series} 00000000000000001000 3ff0000000000000 0", $"{Series} 00000000000000002000 4000000000000000 0"], _fixture.ReadHead());
    }

    [Fact]
    public void A_stale_marker_behind_a_histogram_is_a_stale_histogram()
    {
        using var frames = new MetricFrames();
        _fixture.Push(frames.AddHistograms(Series, (1000, Histogram(3))).ToFrame());
        _fixture.Push(MetricFrames.Of(Series, (2000, StaleMarker.Value)));
        var columns = new SampleColumns();

        _fixture.Head.Select(new MetricSelection([], 0, 3000)).Series[0].ReadLast(0, 3000, columns);

        Assert.True(StaleMarker.IsStale(columns.Histograms[0]!.Sum));
    }

    [Fact]
    public void A_new_series_over_the_limit_is_refused_and_the_others_are_stored()
    {
        var limits = new MetricHeadLimits(SeriesMax: 1, OutOfOrderWindowMs: 0) { GlobalSeriesMax = 150 };
        _fixture.Push(MetricFrames.Of(Series, (1000, 1)), limits);
        using var frames = new MetricFrames();

        var admission = _fixture.Push(frames.Add(MetricFrames.Labels("b"), (2000, 1), (3000, 1)).Add(Series, (2000, 2)).ToFrame(), limits);

        Assert.Equal(
            "per-user series limit of 150 exceeded (err-mimir-max-series-per-user). To adjust the related per-tenant limit, configure "
            + "-ingester.max-global-series-per-user, or contact your service administrator.",
            Assert.Single(admission.Refusals).Message);
        Assert.Equal((2, 0, 0), (admission.RefusedFloats, admission.RefusedHistograms, admission.RefusedExemplars));
        Assert.Equal(2, admission.RefusedCount(MetricRefusalReason.SeriesLimit));
        Assert.Equal(2, _fixture.ReadHead().Count);
    }

    [Fact]
    public void Exemplars_follow_the_rules_of_upstream()
    {
        var trace = LabelSet.Create(new Label("trace_id", "a"));
        Push(trace, 1, 1000);
        Push(trace, 1, 1000); // Again.
        Push(trace, 2, 900, "out of order exemplar");
        Push(LabelSet.Create(new Label("x", new string('é', 128))), 2, 2000, "label length for exemplar exceeds maximum of 128 UTF-8 characters");
        Push(LabelSet.Create(new Label("x", new string('é', 127))), 2, 2000);

        var found = Assert.Single(_fixture.Head.Exemplars([], 0, 5000));

        Assert.Equal(Series, found.Series);
        Assert.Equal([1000L, 2000L], found.Exemplars.Select(exemplar => exemplar.TimestampMs));

        void Push(LabelSet labels, double value, long timestampMs, string? refusal = null)
        {
            using var frames = new MetricFrames();
            var admission = _fixture.Push(frames.AddExemplar(Series, labels, value, timestampMs).ToFrame());
            Assert.Equal(refusal is null ? 0 : 1, admission.RefusedExemplars);
            if (refusal is not null)
            {
                Assert.StartsWith(refusal, admission.Refusals[0].Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_oldest_exemplars_go_when_there_are_too_many()
    {
        var limits = new MetricHeadLimits(0, 0) { ExemplarsMax = 2 };
        for (var i = 1; i <= 3; i++)
        {
            using var frames = new MetricFrames();
            _fixture.Push(frames.AddExemplar(Series, LabelSet.Empty, i, i * 1000).ToFrame(), limits);
        }

        Assert.Equal([2.0, 3.0], _fixture.Head.Exemplars([], 0, 5000)[0].Exemplars.Select(exemplar => exemplar.Value));
    }

    [Fact]
    public void Idle_series_are_forgotten_and_the_others_are_found_still()
    {
        for (var i = 0; i < 3000; i++)
        {
            _fixture.Push(MetricFrames.Of(MetricFrames.Labels("idle", "n", $"{i}"), (1000, 1)));
        }

        var flush = _fixture.BeginFlush();
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        flush.Complete();
        _fixture.Push(MetricFrames.Of(Series, (2000, 1)));
        _fixture.Head.Sweep();
        _fixture.Push(MetricFrames.Of(MetricFrames.Labels("idle", "n", "5"), (3000, 1)));

        Assert.Equal(2, _fixture.Head.ItemCount);
        Assert.Equal(2, _fixture.ReadHead().Count);
        Assert.Equal(["idle", "up"], _fixture.Head.LabelValues("__name__", [], 0, 5000).Order());
        Assert.Equal(["5"], _fixture.Head.LabelValues("n", [], 0, 5000));
    }

    [Fact]
    public void Series_without_rows_are_no_reason_to_flush()
    {
        _fixture.Push(MetricFrames.Of(Series, (1000, 1)));
        Assert.True(_fixture.Head.Measure().Bytes > 0);

        _fixture.BeginFlush().Complete();

        Assert.Equal((1, 0), (_fixture.Head.ItemCount, _fixture.Head.Measure().Bytes));
    }

    [Fact]
    public void A_forgotten_series_that_comes_where_it_came_before_is_a_new_one()
    {
        using var first = new MetricFrames();
        _fixture.Push(first.Add(Series, (1000, 1)).Add(MetricFrames.Labels("other"), (1000, 1)).ToFrame());
        var flush = _fixture.BeginFlush();
        flush.Complete();
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        _fixture.Push(MetricFrames.Of(Series, (2000, 2)));
        _fixture.Head.Sweep();
        Assert.Equal(1, _fixture.Head.ItemCount);

        using var second = new MetricFrames();
        _fixture.Push(second.Add(Series, (3000, 3)).Add(MetricFrames.Labels("other"), (3000, 4)).ToFrame());

        Assert.Equal(2, _fixture.Head.ItemCount);
        Assert.Equal(3, _fixture.ReadHead().Count);
    }

    [Fact]
    public void Metadata_is_kept_once()
    {
        for (var i = 0; i < 2; i++)
        {
            using var frames = new MetricFrames();
            _fixture.Push(frames.AddMetadata("up", MetricType.Gauge, "Whether it is up.", "").AddMetadata("up", MetricType.Counter, "x", "s").ToFrame());
        }

        Assert.Equal(
            [new MetricMetadata("up", "gauge", "Whether it is up.", ""), new MetricMetadata("up", "counter", "x", "s")],
            _fixture.Head.Metadata());
        Assert.Single(_fixture.Log);
    }

    internal static FloatHistogram Histogram(long count) => new()
    {
        Schema = 1,
        Count = count,
        Sum = count * 1.5,
        ZeroThreshold = 1e-128,
        IsInteger = true,
        PositiveSpans = [new BucketSpan(0, 2), new BucketSpan(3, 1)],
        PositiveBuckets = [count, count + 2, count / 2],
    };
}
