using System.Text;
using Trine.Protocol.Logs;
using Trine.Protocol.Metrics.Otlp;

namespace Trine.Protocol.Tests.Metrics;

public sealed class OtlpMetricsTests
{
    private const string Service =
        """{"key":"service.name","value":{"stringValue":"cart"}},{"key":"service.namespace","value":{"stringValue":"shop"}}""";

    [Fact]
    public void A_sum_becomes_a_counter_with_job_and_target_info()
    {
        var text = Translate(
            Service + """,{"key":"host.name","value":{"stringValue":"h1"}}""",
            """
            {"name":"requests","unit":"{r}","description":"All.","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[
              {"timeUnixNano":"2000999999","startTimeUnixNano":"1000000000","asInt":"7","attributes":[{"key":"http.code","value":{"intValue":"200"}}],
               "exemplars":[{"timeUnixNano":"2000000000","asDouble":1.5,"traceId":"0102","spanId":"00","filteredAttributes":[{"key":"a.b","value":{"stringValue":"x"}}]}]}]}}
            """);

        Assert.Equal(
            """
            {__name__="requests_total", http_code="200", job="shop/cart"}
              7@2000 from 1000
              # {a.b="x", trace_id="0102"} 1.5@2000
            {__name__="target_info", host_name="h1", job="shop/cart"}
              1@2000
            # counter requests_total 'All.' '{r}'

            """,
            text);
    }

    [Fact]
    public void A_histogram_becomes_cumulative_buckets_sum_and_count()
    {
        var text = Translate(
            Service,
            """
            {"name":"took","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[
              {"timeUnixNano":1000000,"count":"6","sum":4.5,"bucketCounts":["1","2","3"],"explicitBounds":[0.1,2.5],
               "exemplars":[{"timeUnixNano":"1000000","asDouble":2.5},{"timeUnixNano":"1000000","asDouble":100}]}]}}
            """);

        Assert.Equal(
            """
            {__name__="took_seconds_sum", job="shop/cart"}
              4.5@1
            {__name__="took_seconds_count", job="shop/cart"}
              6@1
            {__name__="took_seconds_bucket", job="shop/cart", le="0.1"}
              1@1
            {__name__="took_seconds_bucket", job="shop/cart", le="2.5"}
              3@1
              # {} 2.5@1
            {__name__="took_seconds_bucket", job="shop/cart", le="+Inf"}
              6@1
              # {} 100@1
            # histogram took_seconds '' 's'

            """,
            text);
    }

    [Fact]
    public void An_exponential_histogram_is_scaled_down_to_schema_8()
    {
        var text = Translate(
            Service,
            """
            {"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[
              {"timeUnixNano":"1000000","count":"10","sum":5,"scale":9,"zeroCount":"1","positive":{"offset":3,"bucketCounts":["1","2","0","0","0","0","0","0","0","0","3"]},
               "negative":{"offset":-3,"bucketCounts":["1","2"]}}]}}
            """);

        Assert.Contains("int schema 8", text, StringComparison.Ordinal);
        using var export = OtlpMetricsDecoder.DecodeMessage([], OtlpMetricsConfig.Default);
        Assert.Equal(0, export.Batch.SeriesCount);
    }

    [Fact]
    public void Stale_points_and_summaries_are_translated()
    {
        var text = Translate(
            Service,
            """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1000000","asDouble":1,"flags":1}]}}""",
            """{"name":"s","summary":{"dataPoints":[{"timeUnixNano":"1000000","count":"2","sum":3,"quantileValues":[{"quantile":0.5,"value":1}]}]}}""");

        Assert.Equal(
            """
            {__name__="g", job="shop/cart"}
              stale@1
            {__name__="s_sum", job="shop/cart"}
              3@1
            {__name__="s_count", job="shop/cart"}
              2@1
            {__name__="s", job="shop/cart", quantile="0.5"}
              1@1
            # gauge g '' ''
            # summary s '' ''

            """,
            text);
    }

    [Fact]
    public void Attributes_that_get_one_name_are_joined_and_yield_to_job()
    {
        var text = Translate(
            Service,
            """
            {"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1000000","asDouble":1,"attributes":[
              {"key":"a.b","value":{"stringValue":"2"}},{"key":"a-b","value":{"stringValue":"1"}},{"key":"a_b","value":{"boolValue":true}},
              {"key":"job","value":{"stringValue":"mine"}},{"key":"__name__","value":{"stringValue":"other"}},{"key":"none","value":{"stringValue":""}}]}]}}
            """);

        Assert.StartsWith("{__name__=\"g\", a_b=\"1;2;true\", job=\"shop/cart\"}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Delta_and_coarse_points_are_refused_and_counted_and_others_kept()
    {
        using var export = Decode(
            OtlpMetricsConfig.Default,
            Service,
            """{"name":"d","sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","isMonotonic":true,"dataPoints":[{"timeUnixNano":"1","asInt":"1"},{"timeUnixNano":"2","asInt":"1"}]}}""",
            """{"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1","scale":-5}]}}""",
            """{"name":"none","gauge":{}}""",
            """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1000000","asDouble":1}]}}""");

        Assert.Equal(3, export.RefusedPoints);
        Assert.Equal(
            "invalid temporality and type combination for metric \"d\"; "
            + "cannot convert exponential to native histogram. Scale must be >= -4, was -5",
            export.Fault);
        Assert.StartsWith("{__name__=\"g\"", MetricBatchText.Of(export.Batch), StringComparison.Ordinal);
    }

    [Fact]
    public void Promoted_attributes_scopes_and_native_buckets_follow_the_configuration()
    {
        var config = OtlpMetricsConfig.Default with
        {
            PromotedAttributes = ["host.name"], PromotesScope = true, ConvertsHistograms = true, KeepsIdentifyingAttributes = true,
        };
        using var export = Decode(
            config,
            Service + """,{"key":"host.name","value":{"stringValue":"h1"}}""",
            """{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1000000","count":"3","bucketCounts":["1","2"],"explicitBounds":[1]}]}}""");

        Assert.StartsWith(
            "{__name__=\"h\", host_name=\"h1\", job=\"shop/cart\", otel_scope_name=\"lib\", otel_scope_version=\"2\"}\n  int schema -53",
            MetricBatchText.Of(export.Batch),
            StringComparison.Ordinal);
        Assert.Contains(
            "{__name__=\"target_info\", host_name=\"h1\", job=\"shop/cart\", service_name=\"cart\", service_namespace=\"shop\"}",
            MetricBatchText.Of(export.Batch),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Target_info_of_a_request_over_centuries_is_bounded()
    {
        using var export = Decode(
            OtlpMetricsConfig.Default,
            Service + """,{"key":"host.name","value":{"stringValue":"h1"}}""",
            """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"0","asDouble":1},{"timeUnixNano":"9223372036854775807","asDouble":1}]}}""");

        Assert.InRange(export.Batch.FloatCount, 3, 5000);
    }

    [Fact]
    public void Exemplars_of_sums_that_fall_too_are_kept_and_measured_in_runes()
    {
        var attribute = """{"key":"a","value":{"stringValue":"TEXT"}}""".Replace("TEXT", string.Concat(Enumerable.Repeat("😀", 127)), StringComparison.Ordinal);
        var longer = attribute.Replace("\"a\"", "\"ab\"", StringComparison.Ordinal);
        var text = Translate(
            Service,
            $$$"""
            {"name":"queue","sum":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1000000","asInt":"1","exemplars":[
              {"timeUnixNano":"1000000","asInt":"3","filteredAttributes":[{{{attribute}}}]},
              {"timeUnixNano":"1000000","asInt":"4","filteredAttributes":[{{{longer}}}]}]}]}}
            """,
            """{"name":"level","gauge":{"dataPoints":[{"timeUnixNano":"1000000","asInt":"1","exemplars":[{"asInt":"5"}]}]}}""");

        Assert.Contains("😀\"} 3@1\n  # {} 4@1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("5@", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_service_name_stands_behind_its_namespace_or_takes_the_label_away()
    {
        const string Gauge = """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1000000","asInt":"1","attributes":[{"key":"job","value":{"stringValue":"own"}}]}]}}""";
        const string Name = """{"key":"service.name","value":{"stringValue":""}}""";
        const string Host = """,{"key":"host","value":{"stringValue":"h"}}""";

        Assert.Contains(
            "{__name__=\"g\", job=\"shop/\"}",
            Translate(Name + """,{"key":"service.namespace","value":{"stringValue":"shop"}}""", Gauge),
            StringComparison.Ordinal);
        Assert.Contains("{__name__=\"target_info\", host=\"h\"}", Translate(Name + Host, Gauge), StringComparison.Ordinal);
        Assert.Contains("{__name__=\"g\"}", Translate(Name + Host, Gauge), StringComparison.Ordinal);
    }

    private static string Translate(string resource, params string[] metrics)
    {
        using var export = Decode(OtlpMetricsConfig.Default, resource, metrics);
        Assert.Equal("", export.Fault);
        return MetricBatchText.Of(export.Batch);
    }

    private static OtlpMetricsExport Decode(OtlpMetricsConfig config, string resource, params string[] metrics)
    {
        var json = $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{{{resource}}}]},
             "scopeMetrics":[{"scope":{"name":"lib","version":"2"},"metrics":[{{{string.Join(',', metrics)}}}]}]}]}
            """;
        return OtlpMetricsDecoder.Decode(
            Encoding.UTF8.GetBytes(json), OtlpContent.Json, PushEncoding.None, PushBodyLimits.Default, config);
    }
}
