using System.Text.Json.Nodes;
using Trine.Hosting.Tenancy;
using Trine.Model;

namespace Trine.QueryFrontend.Tests.Logs.Endpoints;

public sealed class LogEndpointsTests : IAsyncLifetime
{
    private const long Second = 1_000_000_000;

    private static readonly LabelSet App = LabelSet.Create(new Label("app", "a"), new Label("env", "<dev>"));
    private static readonly Dictionary<string, string> Range = new() { ["start"] = "0", ["end"] = "3600" };

    private Frontend _frontend = null!; // Set before any test runs.

    public async ValueTask InitializeAsync()
    {
        _frontend = await Frontend.StartAsync();
        _frontend.Querier.Push(App, (1 * Second, "k=v n=1"), (2 * Second, "k=w n=2"), (3 * Second, "not <logfmt>"));
        _frontend.Querier.Push(LabelSet.Create(new Label("app", "b"), new Label("id", "17")), (2 * Second, "other"));
    }

    public ValueTask DisposeAsync() => _frontend.DisposeAsync();

    [Fact]
    public async Task A_log_query_answers_streams_with_all_labels()
    {
        var (status, body) = await _frontend.GetAsync("query_range", With("query", """{app="a"}""", "direction", "forward", "limit", "2"));

        Assert.Equal(200, status);
        Assert.StartsWith(
            """{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a","detected_level":"info","env":"\u003cdev\u003e"},"values":[["1000000000","k=v n=1"],["2000000000","k=w n=2"]]}],"stats":{"summary":{""",
            body,
            StringComparison.Ordinal);
        JsonNode.Parse(body);
    }

    [Fact]
    public async Task With_the_flag_labels_stand_by_origin_and_all_flags_come_back()
    {
        var (_, body) = await _frontend.GetAsync(
            "query_range",
            With("query", """{app="a"} | logfmt""", "limit", "2"),
            ("X-Loki-Response-Encoding-Flags", "other, categorize-labels"));

        Assert.StartsWith(
            """{"status":"success","data":{"resultType":"streams","encodingFlags":["other","categorize-labels"],"result":[{"stream":{"app":"a","env":"\u003cdev\u003e"},"values":[["3000000000","not \u003clogfmt\u003e",{"structuredMetadata":{"detected_level":"info"}}],["2000000000","k=w n=2",{"structuredMetadata":{"detected_level":"info"},"parsed":{"k":"w","n":"2"}}]]}],""",
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_query_answers_a_matrix_and_an_instant_one_a_vector()
    {
        var (_, range) = await _frontend.GetAsync(
            "query_range", new Dictionary<string, string> { ["query"] = """sum(count_over_time({app="a"}[1m]))""", ["start"] = "60", ["end"] = "120", ["step"] = "30" });
        var (_, instant) = await _frontend.GetAsync("query", With("query", "vector(1)+vector(1)", "time", "4000000000"));

        Assert.StartsWith(
            """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[60,"3"]]}],""", range, StringComparison.Ordinal);
        Assert.StartsWith(
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[4000000000,"2"]}],""",
            instant,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_query_is_no_instant_query()
    {
        var (status, body) = await _frontend.GetAsync("query", With("query", """{app="a"}"""));

        Assert.Equal(
            (400, "log queries are not supported as an instant query type, please change your query to a range query type"), (status, body));
    }

    [Theory]
    [InlineData("labels", "", """{"status":"success","data":["app","env","id"]}""")]
    [InlineData("label", """{app="a"}""", """{"status":"success","data":["app","env"]}""")]
    [InlineData("labels", """{app="c"}""", """{"status":"success"}""")]
    [InlineData("label/app/values", "", """{"status":"success","data":["a","b"]}""")]
    [InlineData("label/none/values", "", """{"status":"success"}""")]
    [InlineData("/api/prom/label", "", """{"status":"success","data":["app","env","id"]}""")]
    [InlineData("/loki/loki/api/v1/labels", "", """{"status":"success","data":["app","env","id"]}""")]
    [InlineData("index/stats", """{app="a"}""", """{"streams":1,"chunks":1,"bytes":26,"entries":3}""")]
    [InlineData("detected_labels", "", """{"detectedLabels":[{"label":"app","cardinality":2},{"label":"env","cardinality":1}]}""")]
    [InlineData("detected_labels", """{app="c"}""", "{}")]
    public async Task Metadata_endpoints_answer(string path, string query, string want)
    {
        var (status, body) = await _frontend.GetAsync(path, With("query", query));

        Assert.Equal((200, want), (status, body));
    }

    [Theory]
    [InlineData("0,1", true)]
    [InlineData("0,1,2", false)]
    [InlineData("0,5", false)]
    [InlineData("17,x", true)]
    [InlineData("1,000;1e3", true)] // The first is no number to Go.
    [InlineData("6ba7b810-9dad-11d1-80b4-00c04fd430c8;17", false)]
    public async Task Labels_whose_values_are_all_numbers_or_uuids_are_not_detected(string values, bool isDetected)
    {
        foreach (var value in values.Split(values.Contains(';', StringComparison.Ordinal) ? ';' : ','))
        {
            _frontend.Querier.Push(LabelSet.Create(new Label("app", "d"), new Label("v", value)), (1 * Second, "x"));
        }

        var (_, body) = await _frontend.GetAsync("detected_labels", With("query", """{app="d"}"""));

        Assert.Equal(isDetected, body.Contains("\"v\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_streams_are_one_shard()
    {
        var (_, body) = await _frontend.GetAsync("index/shards", With("query", """{app="a"} |= "k" """, "targetBytesPerShard", "600MB"));

        Assert.StartsWith(
            """{"shards":[{"bounds":{"min":0,"max":18446744073709551615},"stats":{"streams":1,"chunks":1,"bytes":26,"entries":3}}],"statistics":{"summary":""",
            body,
            StringComparison.Ordinal);
        foreach (var size in new[] { "", "0", "0MB", "x", "5Q", "-1" })
        {
            Assert.Equal(
                (400, "targetBytesPerShard must be a positive value"),
                await _frontend.GetAsync("index/shards", With("query", """{app="a"}""", "targetBytesPerShard", size)));
        }
    }

    [Theory]
    [InlineData("{}", "", """[{"app":"a","env":"\u003cdev\u003e"},{"app":"b","id":"17"}]""")]
    [InlineData("{}", "app", """[{"app":"a"},{"app":"b"}]""")]
    [InlineData("{}", "app,id", """[{"app":"b","id":"17"}]""")]
    [InlineData("""{app=~".+"}""", "env", """[{"env":"\u003cdev\u003e"}]""")]
    [InlineData("""{app=~".+", env=""}""", "", """[{"app":"b"}]""")]
    public async Task Volumes_are_of_streams_that_have_all_the_labels_asked_for(string query, string targets, string want)
    {
        var (_, body) = await _frontend.GetAsync("index/volume", With("query", query, "targetLabels", targets));

        var metrics = JsonNode.Parse(body)!["data"]!["result"]!.AsArray().Select(one => one!["metric"]!.ToJsonString());
        Assert.Equal(want, $"[{string.Join(',', metrics)}]", ignoreCase: true);
    }

    [Fact]
    public async Task Series_may_be_asked_for_by_both_names_of_the_parameter()
    {
        var (_, both) = await _frontend.GetAsync("series", With("match", """{app="a"}""", "match[]", """{app="b"}"""));
        var (_, none) = await _frontend.GetAsync("series", With("match[]", """{app="c"}"""));

        Assert.Equal("""{"status":"success","data":[{"app":"a","env":"\u003cdev\u003e"},{"app":"b","id":"17"}]}""", both);
        Assert.Equal("""{"status":"success","data":[]}""", none);
    }

    [Theory]
    [InlineData("query_range", "{app=", "parse error")]
    [InlineData("query_range", "", "parse error")]
    [InlineData("labels", """{app="a"} |= "x" """, "only label matchers are supported")]
    [InlineData("series", """{app="a"}""", "")]
    [InlineData("index/stats", "", "parse error")]
    [InlineData("index/volume", """{app="a"} | logfmt""", "only label matchers are supported")]
    [InlineData("detected_fields", """rate({app="a"}[1m])""", "only log selector is supported")]
    [InlineData("detected_field/x/values", "", "parse error")]
    [InlineData("/api/prom/query", """rate({app="a"}[1m])""", "only log selector is supported")]
    public async Task Wrong_queries_are_refused_as_text(string path, string query, string text)
    {
        var (status, body) = await _frontend.GetAsync(path, With("query", query));

        Assert.Equal(text.Length > 0 ? 400 : 200, status);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detected_fields_are_answered_with_types_parsers_and_limit()
    {
        var (_, fields) = await _frontend.GetAsync("detected_fields", With("query", """{app="a"} |= "k" """, "limit", "7"));
        var (_, values) = await _frontend.GetAsync("detected_field/k/values", With("query", """{app="a"}"""));

        Assert.Equal(
            """{"fields":[{"label":"detected_level","type":"string","cardinality":1,"parsers":null},{"label":"k","type":"string","cardinality":2,"parsers":["logfmt"]},{"label":"n","type":"int","cardinality":2,"parsers":["logfmt"]}],"limit":7}""",
            fields);
        Assert.Equal("""{"values":["v","w"],"limit":1000}""", values);
    }

    [Theory]
    [InlineData("limit", "0", "limit must be a positive value")]
    [InlineData("line_limit", "x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("step", "x", "cannot parse \"x\" to a valid duration")]
    [InlineData("start", "x", "could not parse 'start' parameter: strconv.ParseInt: parsing \"x\": invalid syntax")]
    public async Task Wrong_parameters_of_detected_fields_are_refused(string name, string value, string want)
    {
        foreach (var path in new[] { "detected_fields", "detected_field/k/values" })
        {
            var parameters = With("query", """{app="a"}""");
            parameters[name] = value;

            Assert.Equal((400, want), await _frontend.GetAsync(path, parameters));
        }
    }

    [Fact]
    public async Task The_first_query_endpoint_has_a_form_of_its_own()
    {
        var (_, body) = await _frontend.GetAsync("/api/prom/query", With("query", """{app="b"}"""));

        Assert.Equal(
            """{"streams":[{"labels":"{app=\"b\", detected_level=\"info\", id=\"17\"}","entries":[{"ts":"1970-01-01T00:00:02Z","line":"other"}]}],"stats":{}}""",
            body);
    }

    [Fact]
    public async Task Patterns_are_hidden_until_they_are_turned_on()
    {
        var (status, body) = await _frontend.GetAsync("patterns", With("query", """{app="a"}"""));
        var (_, limits) = await _frontend.GetAsync("drilldown-limits");

        Assert.Equal((404, ""), (status, body));
        Assert.False(JsonNode.Parse(limits)!["pattern_ingester_enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Patterns_count_all_lines_also_where_they_were_sampled()
    {
        await using var frontend = await Frontend.StartAsync(patterns: new PatternIngesterConfig { Enabled = true, LinesMax = 100 });
        frontend.Querier.Push(App, [.. Enumerable.Range(0, 1000).Select(i => (i * Second, $"request {i} took {i % 7} ms"))]);

        var (status, body) = await frontend.GetAsync(
            "patterns", new Dictionary<string, string> { ["query"] = """{app="a"}""", ["start"] = "0", ["end"] = "1000", ["step"] = "500s" });
        var (_, limits) = await frontend.GetAsync("drilldown-limits");

        Assert.Equal(200, status);
        var pattern = Assert.Single(JsonNode.Parse(body)!["data"]!.AsArray())!;
        Assert.Equal("request <_> took <_> ms", pattern["pattern"]!.GetValue<string>());
        Assert.Equal("info", pattern["level"]!.GetValue<string>());
        Assert.InRange(pattern["samples"]!.AsArray().Sum(sample => sample![1]!.GetValue<int>()), 950, 1050);
        Assert.True(JsonNode.Parse(limits)!["pattern_ingester_enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_form_in_the_body_is_merged_with_the_url()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["query"] = """{app="b"}""", ["limit"] = "1" });
        using var response = await _frontend.Client.PostAsync(
            new Uri("/loki/api/v1/query_range?start=0&end=3600&query=ignored", UriKind.Relative), form, TestContext.Current.CancellationToken);

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("other", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_are_refused_in_lokis_words()
    {
        await using var frontend = await Frontend.StartAsync(new LogLimits { EntriesPerQueryMax = 10, VolumeEnabled = false });

        var (status, body) = await frontend.GetAsync("query_range", With("query", """{app="a"}""", "limit", "11"));
        var volume = await frontend.GetAsync("index/volume", With("query", """{app="a"}"""));

        Assert.Equal((400, "max entries limit per query exceeded, limit > max_entries_limit_per_query (11 > 10)"), (status, body));
        Assert.Equal((404, "not found"), volume);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_query()
    {
        var cancelled = new TaskCompletionSource();
        _frontend.Querier.OnQuery = async (_, token) =>
        {
            await using var registration = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        using var leave = new CancellationTokenSource();

        var call = _frontend.Client.GetAsync(
            new Uri("/loki/api/v1/query_range?start=0&end=60&query=%7Bapp%3D%22a%22%7D", UriKind.Relative), leave.Token);
        while (_frontend.Querier.Queries.Count == 0)
        {
            await Task.Yield();
        }

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> With(params string[] namesAndValues)
    {
        var parameters = new Dictionary<string, string>(Range);
        foreach (var pair in namesAndValues.Chunk(2).Where(pair => pair[1].Length > 0))
        {
            parameters[pair[0]] = pair[1];
        }

        return parameters;
    }
}
