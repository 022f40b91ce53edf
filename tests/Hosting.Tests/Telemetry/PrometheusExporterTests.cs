using System.Diagnostics.Metrics;
using Trine.Hosting.Telemetry;

namespace Trine.Hosting.Tests.Telemetry;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid():N}");
    private readonly PrometheusExporter _exporter;

    public PrometheusExporterTests() => _exporter = new PrometheusExporter(instrument => instrument.Meter == _meter);

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_has_help_type_and_sorted_labels()
    {
        var counter = _meter.CreateCounter<long>("loki_lines_total", description: "Lines\nreceived.");
        counter.Add(2, new("tenant", "a"), new("reason", "x"));
        counter.Add(3, new("reason", "x"), new("tenant", "a"));
        counter.Add(1);

        AssertPage("""
            # HELP loki_lines_total Lines\nreceived.
            # TYPE loki_lines_total counter
            loki_lines_total 1
            loki_lines_total{reason="x",tenant="a"} 5

            """);
    }

    [Fact]
    public void A_counter_gets_total_when_it_lacks_it_and_other_names_stay()
    {
        _meter.CreateCounter<int>("trine.requests").Add(1);
        _meter.CreateGauge<double>("loki_ingester_memory_streams").Record(2.5);

        AssertPage("""
            # HELP loki_ingester_memory_streams 
            # TYPE loki_ingester_memory_streams gauge
            loki_ingester_memory_streams 2.5
            # HELP trine_requests_total 
            # TYPE trine_requests_total counter
            trine_requests_total 1

            """);
    }

    [Fact]
    public void Label_values_are_escaped()
    {
        _meter.CreateUpDownCounter<long>("up").Add(1, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"));

        Assert.Contains("up{path=\"a\\\"b\\\\c\\nd\"} 1\n", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_into_its_advised_buckets_bounds_included()
    {
        var histogram = _meter.CreateHistogram(
            "wait_seconds", "s", "Wait.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in new[] { 0.5, 0.75, 1.5, 0.25 })
        {
            histogram.Record(value, new KeyValuePair<string, object?>("op", "get"));
        }

        AssertPage("""
            # HELP wait_seconds Wait.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{op="get",le="0.5"} 2
            wait_seconds_bucket{op="get",le="1"} 3
            wait_seconds_bucket{op="get",le="+Inf"} 4
            wait_seconds_sum{op="get"} 3
            wait_seconds_count{op="get"} 4

            """);
    }

    [Fact]
    public void What_is_observed_no_longer_disappears()
    {
        string[] tenants = ["a", "b"];
        _meter.CreateObservableGauge("streams", () => tenants.Select(
            tenant => new Measurement<long>(1, new KeyValuePair<string, object?>("tenant", tenant))));
        Assert.Contains("streams{tenant=\"a\"} 1\nstreams{tenant=\"b\"} 1\n", _exporter.Render(), StringComparison.Ordinal);

        tenants = ["b"];

        Assert.DoesNotContain("tenant=\"a\"", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_counter_shows_its_last_value()
    {
        var value = 1.5;
        _meter.CreateObservableCounter("cpu_seconds_total", () => value);
        _exporter.Render();
        value = double.PositiveInfinity;

        Assert.Contains("cpu_seconds_total +Inf\n", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_sets_beyond_the_bound_are_dropped_and_counted()
    {
        var counter = _meter.CreateCounter<long>("hits_total");
        for (var tenant = 0; tenant < Metric.SeriesMax + 3; tenant++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("tenant", tenant));
        }

        var page = _exporter.Render();

        Assert.Equal(Metric.SeriesMax, page.Split('\n').Count(line => line.StartsWith("hits_total{", StringComparison.Ordinal)));
        Assert.Contains("trine_metrics_dropped_measurements_total{metric=\"hits_total\"} 3\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Instruments_of_one_name_are_one_metric()
    {
        _meter.CreateCounter<long>("discarded_total").Add(1, new KeyValuePair<string, object?>("reason", "a"));
        _meter.CreateCounter<long>("discarded_total").Add(2, new KeyValuePair<string, object?>("reason", "a"));

        Assert.Contains("discarded_total{reason=\"a\"} 3\n", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_from_many_threads_all_count()
    {
        var counter = _meter.CreateCounter<double>("parallel_total");
        Parallel.For(0, 10_000, _ => counter.Add(1, new KeyValuePair<string, object?>("k", "v")));

        Assert.Contains("parallel_total{k=\"v\"} 10000\n", _exporter.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_known_tags_allocates_nothing()
    {
        var counter = _meter.CreateCounter<long>("cheap_total");
        var tag = new KeyValuePair<string, object?>("k", "v");
        counter.Add(1, tag);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 100; round++)
        {
            counter.Add(1, tag);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void AssertPage(string expected)
    {
        const string Own = "# HELP trine_metrics_dropped_measurements_total";
        var page = _exporter.Render();
        Assert.Equal(expected, page[..page.IndexOf(Own, StringComparison.Ordinal)]);
    }
}
