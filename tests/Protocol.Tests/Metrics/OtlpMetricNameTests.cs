using Trine.Codecs;
using Trine.Protocol.Metrics.Otlp;

namespace Trine.Protocol.Tests.Metrics;

public sealed class OtlpMetricNameTests
{
    [Theory]
    [InlineData("http.server.duration", "ms", OtlpMetricKind.Other, "http_server_duration_milliseconds")]
    [InlineData("http.server.request.count", "{request}", OtlpMetricKind.MonotonicSum, "http_server_request_count_total")]
    [InlineData("jobs.total", "", OtlpMetricKind.MonotonicSum, "jobs_total")]
    [InlineData("total.jobs", "", OtlpMetricKind.MonotonicSum, "jobs_total")]
    [InlineData("memory.utilization", "1", OtlpMetricKind.Gauge, "memory_utilization_ratio")]
    [InlineData("memory.utilization", "1", OtlpMetricKind.MonotonicSum, "memory_utilization_total")]
    [InlineData("disk.io", "By/s", OtlpMetricKind.Gauge, "disk_io_bytes_per_second")]
    [InlineData("rate", "r/min", OtlpMetricKind.Gauge, "rate_r_per_min")]
    [InlineData("rate", "r/m", OtlpMetricKind.Gauge, "rate_r_per_minute")]
    [InlineData("per.day", "1/d", OtlpMetricKind.Gauge, "per_day_per_day")]
    [InlineData("flow", "l$/pot$", OtlpMetricKind.Gauge, "flow_l_per_pot")]
    [InlineData("flow", "l$", OtlpMetricKind.Gauge, "flow_l_")]
    [InlineData("flow", "l/$", OtlpMetricKind.Gauge, "flow_l")]
    [InlineData("used.percent", "%", OtlpMetricKind.Gauge, "used_percent")]
    [InlineData("1st.metric--of..all", "", OtlpMetricKind.Gauge, "_1st_metric_of_all")]
    [InlineData("size", "kbit", OtlpMetricKind.Gauge, "size_kbit")]
    [InlineData("", "", OtlpMetricKind.Gauge, "")]
    [InlineData("...", "", OtlpMetricKind.Gauge, "")]
    public void Names_are_escaped_with_unit_and_type_behind_them(string name, string unit, object kind, string want)
        => Assert.Equal(want, OtlpMetricName.Build(name, unit, (OtlpMetricKind)kind, OtlpMetricsConfig.Default));

    [Theory]
    [InlineData("UnderscoreEscapingWithoutSuffixes", "http_server_duration")]
    [InlineData("NoUTF8EscapingWithSuffixes", "http.server.duration_seconds_total")]
    [InlineData("NoTranslation", "http.server.duration")]
    public void Other_strategies_leave_out_escaping_or_suffixes(string strategy, string want)
        => Assert.Equal(want, OtlpMetricName.Build(
            "http.server.duration", "s", OtlpMetricKind.MonotonicSum, OtlpMetricsConfig.Default.WithStrategy(strategy)));

    [Fact]
    public void A_suffix_that_is_there_is_not_doubled_without_escaping()
        => Assert.Equal("a.b_seconds_total", OtlpMetricName.Build(
            "a.b.seconds.total".Replace(".total", ""), "s", OtlpMetricKind.MonotonicSum,
            OtlpMetricsConfig.Default.WithStrategy("NoUTF8EscapingWithSuffixes")));

    [Theory]
    [InlineData("http.method", "http_method")]
    [InlineData("1st", "key_1st")]
    [InlineData("_private", "key_private")]
    [InlineData("__meta__", "__meta__")]
    [InlineData("a..b", "a__b")]
    [InlineData("é", "key_")]
    public void Keys_become_label_names(string key, string want)
    {
        using var name = new ByteBuffer();
        OtlpLabelName.Write(System.Text.Encoding.UTF8.GetBytes(key), OtlpMetricsConfig.Default, name);
        Assert.Equal(want, System.Text.Encoding.UTF8.GetString(name.WrittenSpan));
    }
}
