using Trine.Model;
using Trine.Model.Metrics;
using Trine.QueryFrontend.Metrics;

namespace Trine.QueryFrontend.Tests.Metrics;

public class PromSeriesTests
{
    [Theory]
    [InlineData("U__a_2e_b", "a.b")]
    [InlineData("U__r_e9_gion", "région")]
    [InlineData("U__label__with__under_2e_dot", "label_with_under.dot")]
    [InlineData("U___30_label", "0label")]
    [InlineData("U__http_zz_route", "U__http_zz_route")]
    [InlineData("U__a_2e", "U__a_2e")]
    [InlineData("U__a_d800_b", "U__a_d800_b")]
    [InlineData("U__a_1000000_b", "U__a_1000000_b")]
    [InlineData("plain__name", "plain__name")]
    public void Escaped_names_are_read(string escaped, string name) => Assert.Equal(name, LabelNames.Unescape(escaped));

    [Fact]
    public async Task Scopes_carry_selectors_times_and_one_more_than_the_limit()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Series = [.. "abc".Select(c => LabelSet.Create(new Label("l", $"{c}")))];
        var (_, body) = await api.GetAsync(
            "series", ("match[]", "a"), ("match[]", "{b=\"1\"}"), ("start", "1.5"), ("limit", "2"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":[{\"l\":\"a\"},{\"l\":\"b\"}],"
            + "\"warnings\":[\"results truncated due to limit\"]}",
            body);
        var scope = api.Querier.Scope!;
        Assert.Equal(2, scope.MatcherGroups.Count);
        Assert.Equal((1500, 9_223_309_901_257_974_999, 3), (scope.MinMs, scope.MaxMs, scope.Limit));
    }

    [Fact]
    public async Task A_limit_of_64_bits_is_one()
    {
        await using var api = await PromApi.StartAsync();
        var (status, _) = await api.GetAsync("labels", ("limit", "9223372036854775807"));
        Assert.Equal((200, int.MaxValue), (status, api.Querier.Scope!.Limit));
    }

    [Fact]
    public async Task Absurd_times_are_accepted()
    {
        await using var api = await PromApi.StartAsync();
        var (status, _) = await api.GetAsync(
            "labels", ("start", "-292273086-05-16T16:47:06Z"), ("end", "292277025-08-18T07:12:54.999999999Z"));
        Assert.Equal(200, status);
        Assert.Equal(
            (-9_223_309_901_257_974_000, 9_223_309_901_257_974_999),
            (api.Querier.Scope!.MinMs, api.Querier.Scope.MaxMs));
        (status, var body) = await api.GetAsync(
            "query_exemplars", ("query", "test"), ("start", "1700000000000"), ("end", "1e300"));
        Assert.Equal((200, "{\"status\":\"success\",\"data\":[]}"), (status, body));
    }

    [Fact]
    public async Task Exemplars_are_those_of_all_selectors()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Exemplars =
        [
            new(LabelSet.Create(new Label("a", "1")), [new(LabelSet.Create(new Label("id", "x")), 0.5, 1234)]),
        ];
        var (_, body) = await api.GetAsync("query_exemplars", ("query", "rate(a[5m]) / b"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":[{\"seriesLabels\":{\"a\":\"1\"},\"exemplars\":[{\"labels\":"
            + "{\"id\":\"x\"},\"value\":\"0.5\",\"timestamp\":1.234}]}]}",
            body);
        Assert.Equal(2, api.Querier.Scope!.MatcherGroups.Count);
        Assert.Equal((204, ""), await api.GetAsync("query_exemplars", ("query", "1 + 1")));
    }

    [Fact]
    public async Task Metadata_are_grouped_by_family()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Metadata =
        [
            new("a", "counter", "first", ""), new("a", "gauge", "second", "s"), new("b", "unknown", "", ""),
        ];
        var (_, all) = await api.GetAsync("metadata");
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"a\":[{\"type\":\"counter\",\"unit\":\"\",\"help\":\"first\"},"
            + "{\"type\":\"gauge\",\"unit\":\"s\",\"help\":\"second\"}],"
            + "\"b\":[{\"type\":\"unknown\",\"unit\":\"\",\"help\":\"\"}]}}",
            all);
        var (_, few) = await api.GetAsync("metadata", ("limit", "1"), ("limit_per_metric", "1"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"a\":[{\"type\":\"counter\",\"unit\":\"\",\"help\":\"first\"}]}}", few);
    }

    [Fact]
    public async Task Series_in_memory_are_counted_the_way_of_both_upstreams()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Cardinality = new MetricCardinality(
            5, 9, 10, 20,
            [
                new("__name__", [new("up", 4), new("x", 1)]),
                new("job", [new("a", 2), new("b", 1), new("c", 1)]),
            ]);
        var (_, tsdb) = await api.GetAsync("status/tsdb", ("limit", "1"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"headStats\":{\"numSeries\":5,\"numLabelPairs\":5,\"chunkCount\":9,"
            + "\"minTime\":10,\"maxTime\":20},\"seriesCountByMetricName\":[{\"name\":\"up\",\"value\":4}],"
            + "\"labelValueCountByLabelName\":[{\"name\":\"job\",\"value\":3}],"
            + "\"memoryInBytesByLabelName\":[{\"name\":\"__name__\",\"value\":3}],"
            + "\"seriesCountByLabelValuePair\":[{\"name\":\"__name__=up\",\"value\":4}]}}",
            tsdb);
        var (_, names) = await api.GetAsync("cardinality/label_names", ("limit", "1"));
        Assert.Equal(
            "{\"label_values_count_total\":5,\"label_names_count\":2,\"cardinality\":[{\"label_name\":\"job\","
            + "\"label_values_count\":3}]}",
            names);
        var (_, values) = await api.GetAsync("cardinality/label_values", ("label_names[]", "job"), ("limit", "1"));
        Assert.Equal(
            "{\"series_count_total\":5,\"labels\":[{\"label_name\":\"job\",\"label_values_count\":3,"
            + "\"series_count\":4,\"cardinality\":[{\"label_value\":\"a\",\"series_count\":2}]}]}",
            values);
    }

    [Fact]
    public async Task Operations_answer_as_Prometheus()
    {
        await using var api = await PromApi.StartAsync();
        Assert.Equal((200, "Prometheus Server is Healthy.\n"), await api.GetAsync("/-/healthy"));
        Assert.Equal((200, "Prometheus Server is Ready.\n"), await api.GetAsync("/-/ready"));
        Assert.Equal(404, (await api.GetAsync("label/job")).Status);
        using var options = new HttpRequestMessage(HttpMethod.Options, "/api/v1/query");
        using var answer = await api.Client.SendAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)answer.StatusCode);
        using var delete = await api.Client.PostAsync(
            "/api/v1/admin/tsdb/delete_series", null, TestContext.Current.CancellationToken);
        Assert.Equal(500, (int)delete.StatusCode);
        Assert.Contains(
            "\"errorType\":\"unavailable\",\"error\":\"admin APIs disabled\"",
            await delete.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
