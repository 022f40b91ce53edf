using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.QueryFrontend.Metrics.Exposition;

namespace Trine.QueryFrontend.Tests.Metrics;

public class FederateTests
{
    [Fact]
    public async Task The_newest_samples_are_listed_by_name()
    {
        await using var api = await PromApi.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        api.Querier.Samples =
        [
            Series(now, 2, ("__name__", "b"), ("instance", "i")),
            Series(now, 0.5, ("__name__", "a.b"), ("x", "q\"\\\n")),
            Series(now, StaleMarker.Value, ("__name__", "c")),
        ];
        var (status, body) = await api.GetAsync("/federate", ("match[]", "{__name__=~\".+\"}"));
        Assert.Equal(200, status);
        Assert.Equal(
            $"# TYPE a_b untyped\na_b{{x=\"q\\\"\\\\\\n\",instance=\"\"}} 0.5 {now}\n"
            + $"# TYPE b untyped\nb{{instance=\"i\"}} 2 {now}\n",
            body);
        Assert.Equal(
            (400, "1:3: parse error: unexpected end of input inside braces\n"),
            await api.GetAsync("/federate", ("match[]", "a{")));
    }

    [Fact]
    public async Task Histograms_with_custom_buckets_become_classic()
    {
        await using var api = await PromApi.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var columns = new SampleColumns();
        columns.Add(now, new FloatHistogram
        {
            Schema = FloatHistogram.CustomBucketsSchema,
            CustomValues = [0.5, 2],
            PositiveSpans = [new BucketSpan(1, 2)],
            PositiveBuckets = [3, 1],
            Count = 4,
            Sum = 9,
        });
        api.Querier.Samples = [new ColumnSeries(LabelSet.Create(new Label("__name__", "h")), columns)];
        var (_, body) = await api.GetAsync("/federate", ("match[]", "h"));
        Assert.Equal(
            $"# TYPE h histogram\nh_bucket{{instance=\"\",le=\"0.5\"}} 0 {now}\n"
            + $"h_bucket{{instance=\"\",le=\"2\"}} 3 {now}\nh_bucket{{instance=\"\",le=\"+Inf\"}} 4 {now}\n"
            + $"h_sum{{instance=\"\"}} 9 {now}\nh_count{{instance=\"\"}} 4 {now}\n",
            body);
    }

    [Theory]
    [InlineData("fed_total", "fed_total", "fed_total", "fed_total")]
    [InlineData("a:b", "a:b", "a:b", "a:b")]
    [InlineData("a_b.c", "a_b_c", "a__b_dot_c", "U__a__b_2e_c")]
    [InlineData("1fed", "_fed", "__fed", "U___31_fed")]
    [InlineData("日🌍", "__", "____", "U___65e5__1f30d_")]
    public void Names_are_escaped_by_the_scheme_that_is_asked_for(string name, string underscores, string dots, string values)
    {
        Assert.Equal(underscores, NameEscapings.Escape(name, NameEscaping.Underscores));
        Assert.Equal(dots, NameEscapings.Escape(name, NameEscaping.Dots));
        Assert.Equal(values, NameEscapings.Escape(name, NameEscaping.Values));
        Assert.Equal(name, NameEscapings.Escape(name, NameEscaping.None));
    }

    [Theory]
    [InlineData("", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")]
    [InlineData("application/json", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")]
    [InlineData("text/plain;version=1.0.0;escaping=dots", "text/plain; version=0.0.4; charset=utf-8; escaping=dots")]
    [InlineData(
        "text/plain;q=0.3,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5",
        "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8")]
    [InlineData(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;q=0.2",
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores")]
    public void The_form_is_the_most_wanted_one_that_is_served(string accept, string contentType)
        => Assert.Equal(contentType, ExpositionFormat.Negotiate([accept]).ContentType);

    [Fact]
    public void Protobuf_is_what_prometheus_sends()
    {
        const long TimestampMs = 1_795_718_943_638;
        using var body = new ByteBuffer();
        using var families = new ExpositionProto(body, NameEscaping.Underscores);
        families.Append(LabelSet.Create(new Label("__name__", "x")), StaleMarker.Value, null, TimestampMs);
        families.Append(
            LabelSet.Create(new Label("__name__", "fed_h"), new Label("job", "j")),
            0,
            new FloatHistogram
            {
                Schema = 1,
                ZeroThreshold = 0.001,
                ZeroCount = 1,
                Count = 7,
                Sum = 18.5,
                PositiveSpans = [new BucketSpan(0, 2), new BucketSpan(1, 1)],
                PositiveBuckets = [2, 3, 1],
            },
            TimestampMs);
        families.End();

        Assert.Equal(
            "790a056665645f681804226e0a080a036a6f6212016a0a0c0a08696e7374616e636512003096a7c2c9a1343a4d1100000000008032402100000000"
            + "00001c40280231fca9f1d24d62503f41000000000000f03f62040800100262040802100171000000000000004071000000000000084071000000"
            + "000000f03f",
            Convert.ToHexStringLower(body.WrittenSpan));
    }

    private static ColumnSeries Series(long timestampMs, double value, params (string Name, string Value)[] labels)
    {
        var columns = new SampleColumns();
        columns.Add(timestampMs, value);
        return new ColumnSeries(LabelSet.Create(labels.Select(label => new Label(label.Name, label.Value))), columns);
    }
}
