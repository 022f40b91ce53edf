using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Metrics;

public class PromQueryTests
{
    private static readonly FloatHistogram Histogram = new()
    {
        Count = 6,
        Sum = -0.5,
        ZeroThreshold = 0.001,
        ZeroCount = 1,
        PositiveSpans = [new BucketSpan(0, 3)],
        PositiveBuckets = [2, 0, 1],
        NegativeSpans = [new BucketSpan(1, 1)],
        NegativeBuckets = [2],
    };

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(9.5e-7, "9.5e-07")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-0.0, "-0")]
    [InlineData(0, "0")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(-123456789012345.5, "-123456789012345.5")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public async Task Numbers_are_written_as_Prometheus_writes_them(double value, string text)
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Value = new PromQLVector(1_000_010, [new VectorSample(LabelSet.Empty, value, null)]);
        var (status, body) = await api.GetAsync("query", ("query", "x"), ("time", "1000.01"));
        Assert.Equal(200, status);
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
            + $"\"value\":[1000.010,\"{text}\"]}}]}}}}",
            body);
    }

    [Fact]
    public async Task Matrices_have_floats_and_histograms_apart()
    {
        await using var api = await PromApi.StartAsync();
        var labels = LabelSet.Create(new Label("__name__", "x<y>"), new Label("a", "\"é\n"));
        api.Querier.Value = new PromQLMatrix(
        [
            new MatrixSeries(labels, new long[] { 1000, 2500 }, new double[] { 1, 0 }, [null, Histogram]),
            new MatrixSeries(LabelSet.Empty, new long[] { -1500 }, new[] { 2.5 }, null),
        ]);
        var (_, body) = await api.GetAsync(
            "/prometheus/api/v1/query_range", ("query", "x"), ("start", "1"), ("end", "2.5"), ("step", "1500ms"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
            + "{\"metric\":{\"__name__\":\"x<y>\",\"a\":\"\\\"é\\n\"},\"values\":[[1,\"1\"]],\"histograms\":[[2.500,"
            + "{\"count\":\"6\",\"sum\":\"-0.5\",\"buckets\":[[1,\"-2\",\"-1\",\"2\"],[3,\"-0.001\",\"0.001\",\"1\"],"
            + "[0,\"0.5\",\"1\",\"2\"],[0,\"2\",\"4\",\"1\"]]}]]},"
            + "{\"metric\":{},\"values\":[[-1.500,\"2.5\"]]}]}}",
            body);
        Assert.Equal(new MetricQueryRequest("x", 1000, 2500, 1500), api.Querier.Query);
    }

    [Fact]
    public async Task Scalars_and_strings_have_times_as_numbers()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Value = new PromQLScalar(1_435_781_451_780, 1e21);
        var (_, scalar) = await api.GetAsync("query", ("query", "x"));
        Assert.Contains("\"result\":[1435781451.78,\"1000000000000000000000\"]", scalar, StringComparison.Ordinal);
        api.Querier.Value = new PromQLString(1000, "<a>");
        var (_, text) = await api.GetAsync("query", ("query", "x"));
        Assert.Contains("\"resultType\":\"string\",\"result\":[1,\"<a>\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_cut_at_the_limit_and_annotations_at_ten()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Value = new PromQLVector(
            0, [.. "abc".Select(c => new VectorSample(LabelSet.Create(new Label("l", $"{c}")), 1, null))]);
        api.Querier.Warnings = [.. Enumerable.Range(0, 12).Select(i => $"w{i:00}")];
        var (_, body) = await api.GetAsync("query", ("query", "x"), ("limit", "2"));
        Assert.Contains("{\"l\":\"b\"},\"value\":[0,\"1\"]}]}", body, StringComparison.Ordinal);
        Assert.EndsWith(",\"w09\",\"3 more warning annotations omitted\"]}", body, StringComparison.Ordinal);
        var (_, whole) = await api.GetAsync("query", ("query", "x"), ("limit", "3"));
        Assert.Contains("\"2 more warning annotations omitted\"", whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "query?query=1&time=soon",
        "invalid parameter \"time\": invalid time value for 'time': cannot parse \"soon\" to a valid timestamp")]
    [InlineData("query?query=1&limit=-1", "invalid parameter \"limit\": limit must be non-negative")]
    [InlineData(
        "query?query=1&limit=9223372036854775808",
        "invalid parameter \"limit\": strconv.Atoi: parsing \"9223372036854775808\": value out of range")]
    [InlineData(
        "query_range?query=1&start=1&end=3&step=0.0001",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
        + "resolution (?step=XX)")]
    [InlineData("labels?match[]=foo{", "1:5: parse error: unexpected end of input inside braces")]
    [InlineData("label/a/values?match[]={}", "match[] must contain at least one non-empty matcher")]
    [InlineData("label/a%ff/values", "invalid label name: \"a\\\\xff\"")]
    [InlineData(
        "query?query=1&timeout=1e20",
        "invalid parameter \"timeout\": cannot parse \"1e20\" to a valid duration. It overflows int64")]
    [InlineData(
        "query?query=1&lookback_delta=x",
        "error parsing lookback delta duration: cannot parse \"x\" to a valid duration")]
    [InlineData(
        "query_range?query=1&start=1&end=0&step=1",
        "invalid parameter \"end\": end timestamp must not be before start time")]
    [InlineData(
        "query_range?query=1&start=1&end=2&step=0",
        "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. "
        + "Try a positive integer")]
    [InlineData(
        "query_range?query=1&start=0&end=11001&step=1",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
        + "resolution (?step=XX)")]
    [InlineData(
        "query_range?query=1&end=1&step=1",
        "invalid parameter \"start\": cannot parse \"\" to a valid timestamp")]
    [InlineData(
        "format_query?query=foo)",
        "invalid parameter \"query\": 1:5: parse error: unexpected right parenthesis ')'")]
    [InlineData("series", "no match[] parameter provided")]
    [InlineData(
        "series?match[]=foo{",
        "invalid parameter \"match[]\": 1:5: parse error: unexpected end of input inside braces")]
    [InlineData(
        "labels?match[]={a=~\".*\"}",
        "match[] must contain at least one non-empty matcher")]
    [InlineData("label/U__a_2e_%ff/values", "invalid label name: \"a.\\\\xff\"")]
    [InlineData(
        "rules?group_limit=5&group_next_token=x",
        "invalid parameter \"group_next_token\": invalid group_next_token 'x'. were rule groups changed?")]
    [InlineData("status/tsdb?limit=0", "limit must be a positive number")]
    [InlineData("query_exemplars?query=up&start=2&end=1", "end timestamp must not be before start timestamp")]
    public async Task Wrong_parameters_are_told_in_Prometheuss_words(string path, string error)
    {
        await using var api = await PromApi.StartAsync();
        using var response = await api.Client.GetAsync("/api/v1/" + path, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"{{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"{Escape(error)}\"}}", body);
    }

    [Theory]
    [InlineData(RequestError.BadRequest, 400, "bad_data", "invalid parameter \"query\": no")]
    [InlineData(RequestError.Unprocessable, 422, "execution", "no")]
    [InlineData(RequestError.DeadlineExceeded, 503, "timeout", "no")]
    [InlineData(RequestError.Cancelled, 503, "timeout", "query timed out in expression evaluation")]
    [InlineData(RequestError.Internal, 500, "internal", "no")]
    [InlineData(RequestError.Unavailable, 503, "unavailable", "no")]
    public async Task Errors_of_evaluation_have_Prometheuss_status(
        RequestError error, int status, string type, string message)
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Fault = new RequestException(error, "no");
        Assert.Equal(
            (status, $"{{\"status\":\"error\",\"errorType\":\"{type}\",\"error\":\"{Escape(message)}\"}}"),
            await api.GetAsync("query", ("query", "x")));
    }

    [Theory]
    [InlineData("11000", 200)]
    [InlineData("11000.999", 200)]
    [InlineData("11001", 400)]
    public async Task Eleven_thousand_steps_pass(string end, int status)
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Value = new PromQLMatrix([]);
        var found = await api.GetAsync("query_range", ("query", "x"), ("start", "0"), ("end", end), ("step", "1"));
        Assert.Equal(status, found.Status);
    }

    [Fact]
    public async Task A_form_and_the_url_are_merged()
    {
        await using var api = await PromApi.StartAsync();
        using var form = new FormUrlEncodedContent([new("query", "y"), new("timeout", "5s")]);
        using var response = await api.Client.PostAsync(
            "/api/v1/query?time=2026-01-15T10:01:00.123456789Z&query=z", form, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("y", api.Querier.Query?.Query);
        Assert.Equal(1_768_471_260_123, api.Querier.Query?.StartMs);
        Assert.Equal(TimeSpan.FromSeconds(5), api.Querier.Query?.Timeout);
    }

    [Fact]
    public async Task Statistics_come_when_asked_for()
    {
        await using var api = await PromApi.StartAsync();
        var (_, with) = await api.GetAsync("query", ("query", "x"), ("stats", "all"));
        Assert.Contains("\"execTotalTime\":0", with, StringComparison.Ordinal);
        Assert.Contains(
            "\"samples\":{\"totalQueryableSamples\":7,\"samplesRead\":0,\"peakSamples\":3}}}",
            with,
            StringComparison.Ordinal);
        var (_, without) = await api.GetAsync("query", ("query", "x"), ("stats", ""));
        Assert.DoesNotContain("stats", without, StringComparison.Ordinal);
        var (_, odd) = await api.GetAsync("query", ("query", "x"), ("stats", "yes"));
        Assert.Contains("value \\\"yes\\\" for parameter \\\"stats\\\" is deprecated", odd, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_are_formatted_and_parsed()
    {
        await using var api = await PromApi.StartAsync();
        var (_, formatted) = await api.GetAsync("format_query", ("query", "a+b<c"));
        Assert.Equal("{\"status\":\"success\",\"data\":\"a + b < c\"}", formatted);
        var (_, parsed) = await api.GetAsync("parse_query", ("query", "-x[5m:] offset 1m"));
        Assert.StartsWith("{\"status\":\"error\"", parsed, StringComparison.Ordinal);
        (_, parsed) = await api.GetAsync("parse_query", ("query", "sum(rate(x[5m] offset 1m @ 2))"));
        Assert.Equal(
            "{\"status\":\"success\",\"data\":{\"type\":\"aggregation\",\"op\":\"sum\",\"expr\":{\"type\":\"call\","
            + "\"func\":{\"name\":\"rate\",\"argTypes\":[\"matrix\"],\"variadic\":0,\"returnType\":\"vector\"},"
            + "\"args\":[{\"type\":\"matrixSelector\",\"name\":\"x\",\"offset\":60000,\"matchers\":[{\"name\":"
            + "\"__name__\",\"value\":\"x\",\"type\":\"=\"}],\"timestamp\":2000,\"startOrEnd\":null,"
            + "\"anchored\":false,\"smoothed\":false,\"range\":300000}]},\"param\":null,\"grouping\":[],"
            + "\"without\":false}}",
            parsed);
    }

    private static string Escape(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal);
}
