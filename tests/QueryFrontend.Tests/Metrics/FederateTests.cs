using Trine.Model;
using Trine.Model.Metrics;

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

    private static ColumnSeries Series(long timestampMs, double value, params (string Name, string Value)[] labels)
    {
        var columns = new SampleColumns();
        columns.Add(timestampMs, value);
        return new ColumnSeries(LabelSet.Create(labels.Select(label => new Label(label.Name, label.Value))), columns);
    }
}
