using System.Net;
using System.Text;
using System.Text.Json;
using Trine.Hosting.Tenancy;
using Trine.QueryFrontend.Traces.Overrides;
using Trine.Storage.Objects;
using Trine.Testing;

namespace Trine.QueryFrontend.Tests.Traces;

public sealed class UserOverridesTests
{
    private const string Empty =
        """{"cost_attribution":{},"metrics_generator":{"processor":{"service_graphs":{},"span_metrics":{},"host_info":{}}}}""";

    private const string SpanMetrics = """{"metrics_generator":{"processors":["span-metrics"]}}""";

    private const string Stored =
        """{"cost_attribution":{},"metrics_generator":{"processors":["span-metrics"],"processor":{"service_graphs":{},"span_metrics":{},"host_info":{}}}}""";

    [Fact]
    public async Task There_are_none_unless_they_are_turned_on()
    {
        await using var frontend = await StartAsync(objects: null);

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(frontend, HttpMethod.Get)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(frontend, HttpMethod.Post, "{}", "0")).Status);
    }

    [Fact]
    public async Task What_is_set_is_there_after_a_restart_and_until_it_is_taken_away()
    {
        using var folder = new TemporaryFolder();
        string version;
        using (var objects = new DirectoryObjectStore(folder.FullName))
        {
            await using var frontend = await StartAsync(objects);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(frontend, HttpMethod.Get)).Status);
            var set = await SendAsync(frontend, HttpMethod.Post, SpanMetrics, "0");
            Assert.Equal((HttpStatusCode.OK, ""), (set.Status, set.Body));
            version = set.Version;
        }

        using var reopened = new DirectoryObjectStore(folder.FullName);
        await using var restarted = await StartAsync(reopened);
        Assert.Equal((HttpStatusCode.OK, Stored, version), await SendAsync(restarted, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(restarted, HttpMethod.Get, tenant: "other")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(restarted, HttpMethod.Delete, ifMatch: version)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(restarted, HttpMethod.Get)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(restarted, HttpMethod.Delete, ifMatch: version)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(restarted, HttpMethod.Post, SpanMetrics, "0")).Status);
    }

    [Fact]
    public async Task A_change_must_name_the_version_that_is_stored()
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);

        Assert.Equal(
            (HttpStatusCode.PreconditionRequired, "must specify If-Match header\n", ""), await SendAsync(frontend, HttpMethod.Post, "{}"));
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(frontend, HttpMethod.Delete)).Status);
        Assert.Equal(
            (HttpStatusCode.PreconditionFailed, "version does not match\n", ""),
            await SendAsync(frontend, HttpMethod.Post, "{}", "17"));

        var version = (await SendAsync(frontend, HttpMethod.Post, "{}", "0")).Version;
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(frontend, HttpMethod.Post, SpanMetrics, "0")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(frontend, HttpMethod.Delete, ifMatch: "0")).Status);
        Assert.Equal((HttpStatusCode.OK, Empty, version), await SendAsync(frontend, HttpMethod.Get));
    }

    [Fact]
    public async Task Of_writers_that_saw_the_same_version_one_is_heard()
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);

        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => SendAsync(
            frontend, HttpMethod.Post, $$$"""{"metrics_generator":{"native_histogram_max_bucket_number":{{{i}}}}}""", "0")));

        Assert.Single(answers, static answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(static answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    [Theory]
    [InlineData("", SpanMetrics, Stored)]
    [InlineData(SpanMetrics, "{}", Stored)]
    [InlineData(SpanMetrics, """{"metrics_generator":{"processors":null}}""", Empty)]
    [InlineData(SpanMetrics, """{"metrics_generator":null}""", Empty)]
    [InlineData(
        """{"cost_attribution":{"dimensions":{"a":"b","c":""}}}""",
        """{"cost_attribution":{"dimensions":{"c":null,"d":"e"}},"metrics_generator":{"collection_interval":"1m"}}""",
        """{"cost_attribution":{"dimensions":{"a":"b","d":"e"}},"metrics_generator":{"collection_interval":"1m0s","processor":{"service_graphs":{},"span_metrics":{},"host_info":{}}}}""")]
    public async Task A_patch_is_merged(string stored, string patch, string expected)
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);
        if (stored.Length > 0)
        {
            await SendAsync(frontend, HttpMethod.Post, stored, "0");
        }

        var patched = await SendAsync(frontend, HttpMethod.Patch, patch);

        Assert.Equal((HttpStatusCode.OK, expected), (patched.Status, patched.Body));
        Assert.Equal(patched, await SendAsync(frontend, HttpMethod.Get));
    }

    [Theory]
    [InlineData("""{"unknown":true}""", "found unknown field: unknown")]
    [InlineData("""{"metrics_generator":{"processor":{"span_metrics":{"a'b":1}}}}""", "found unknown field: a'b")]
    [InlineData("", "EOF")]
    [InlineData("""{"forwarders":["f"]}""", "forwarder \"f\" is not a known forwarder, contact your system administrator")]
    [InlineData(
        """{"metrics_generator":{"processors":["x"]}}""",
        "metrics_generator.processor \"x\" is not a known processor, valid values: [service-graphs service-graphs-request service-graphs-latency service-graphs-connection-info span-metrics span-metrics-count span-metrics-latency span-metrics-size host-info]")]
    [InlineData(
        """{"metrics_generator":{"collection_interval":"14s"}}""",
        "metrics_generator.collection_interval \"14s\" is outside acceptable range of 15s to 5m")]
    [InlineData(
        """{"metrics_generator":{"collection_interval":300000000001}}""",
        "metrics_generator.collection_interval \"5m0.000000001s\" is outside acceptable range of 15s to 5m")]
    [InlineData("""{"metrics_generator":{"trace_id_label_name":"1d"}}""", "trace_id_label_name \"1d\" is not a valid Prometheus label name")]
    [InlineData(
        """{"metrics_generator":{"ingestion_time_range_slack":"-1s"}}""",
        "metrics_generator.ingestion_time_range_slack \"-1s\" is outside acceptable range of 0s to 12h")]
    [InlineData(
        """{"metrics_generator":{"generate_native_histograms":"some"}}""",
        "metrics_generator.generate_native_histograms \"some\" is not a valid value, valid values: classic, native, both")]
    [InlineData(
        """{"metrics_generator":{"native_histogram_bucket_factor":1}}""",
        "metrics_generator.native_histogram_bucket_factor must be greater than 1")]
    [InlineData(
        """{"metrics_generator":{"processor":{"span_metrics":{"histogram_buckets":[0.1,0.1]}}}}""",
        "metrics_generator.processor.span_metrics.histogram_buckets must be strictly increasing: bucket[1]=0.1 is <= bucket[0]=0.1")]
    [InlineData(
        """{"metrics_generator":{"processor":{"span_metrics":{"intrinsic_dimensions":{"job":true}}}}}""",
        "intrinsic dimension \"job\" is not supported, valid values: [service span_name span_kind status_code status_message]")]
    [InlineData(
        """{"metrics_generator":{"processor":{"span_metrics":{"dimension_mappings":[{"name":"n"}]}}}}""",
        "dimension_mappings: source_labels cannot be empty for mapping with name \"n\"")]
    [InlineData(
        """{"metrics_generator":{"processor":{"span_metrics":{"filter_policies":[{"include":{"match_type":"x","attributes":[]}}]}}}}""",
        "invalid include policy: invalid match type: x")]
    [InlineData(
        """{"metrics_generator":{"processor":{"span_metrics":{"filter_policies":[{"exclude":{"match_type":"regex","attributes":[{"key":"span.a","value":"("}]}}]}}}}""",
        "invalid exclude policy: invalid regex of attribute span.a")]
    [InlineData(
        """{"cost_attribution":{"dimensions":{"resource.a.b":"","a_b":""}}}""",
        "cost_attribution.dimensions has duplicate label name: 'a_b', both 'resource.a.b' and 'a_b' map to it")]
    public async Task What_means_nothing_is_refused_and_changes_nothing(string body, string text)
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);

        Assert.Equal((HttpStatusCode.BadRequest, text + "\n", ""), await SendAsync(frontend, HttpMethod.Post, body, "0"));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(frontend, HttpMethod.Patch, body)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(frontend, HttpMethod.Get)).Status);
    }

    [Fact]
    public async Task A_filter_and_the_edges_of_bounds_are_taken()
    {
        const string limits =
            """{"cost_attribution":{},"metrics_generator":{"collection_interval":"5m0s","ingestion_time_range_slack":"12h0m0s","processor":{"service_graphs":{},"span_metrics":{"filter_policies":[{"include":{"match_type":"regex","attributes":[{"key":"kind","value":"SPAN_KIND_.*"},{"key":"resource.a","value":"x"}]}}]},"host_info":{}}}}""";
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(frontend, HttpMethod.Post, limits, "0")).Status);
        Assert.Equal(limits, (await SendAsync(frontend, HttpMethod.Get)).Body);
    }

    [Fact]
    public async Task Merged_they_hold_the_defaults_of_what_is_not_set()
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);
        await SendAsync(frontend, HttpMethod.Post, """{"metrics_generator":{"disable_collection":true}}""", "0");

        var (_, body, _) = await SendAsync(frontend, HttpMethod.Get, query: "?scope=merged");

        using var merged = JsonDocument.Parse(body);
        var generator = merged.RootElement.GetProperty("metrics_generator");
        Assert.True(generator.GetProperty("disable_collection").GetBoolean());
        Assert.Equal("0s", generator.GetProperty("collection_interval").GetString());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "unknown scope \"x\", valid options are api and merged\n", ""),
            await SendAsync(frontend, HttpMethod.Get, query: "?scope=x"));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "could not parse skip-conflicting-overrides-check, must be a boolean value\n", ""),
            await SendAsync(frontend, HttpMethod.Patch, "{}", query: "?skip-conflicting-overrides-check=yes"));
    }

    [Fact]
    public async Task Pages_show_who_has_limits_of_its_own_and_which()
    {
        using var folder = new TemporaryFolder();
        using var objects = new DirectoryObjectStore(folder.FullName);
        await using var frontend = await StartAsync(objects);
        await SendAsync(frontend, HttpMethod.Post, SpanMetrics, "0", tenant: "Acme");

        using var tenants = JsonDocument.Parse(await PageAsync(frontend, "/status/overrides", "application/json"));
        Assert.Equal(
            """[{"name":"Acme","has_runtime_overrides":false,"has_user_configurable_overrides":true},{"name":"filed","has_runtime_overrides":true,"has_user_configurable_overrides":false}]""",
            tenants.RootElement.GetProperty("tenants").GetRawText());
        using var tenant = JsonDocument.Parse(await PageAsync(frontend, "/tempo/status/overrides/Acme", "application/json"));
        Assert.Equal(Stored, tenant.RootElement.GetProperty("user_configurable_overrides").GetString());
        Assert.Equal("of Acme\n", tenant.RootElement.GetProperty("runtime_overrides").GetString());
        Assert.Contains("<a href=\"overrides/Acme\">Acme</a>", await PageAsync(frontend, "/status/overrides", "text/html"), StringComparison.Ordinal);
        Assert.Contains("No user-configurable overrides set", await PageAsync(frontend, "/status/overrides/filed", "*/*"), StringComparison.Ordinal);
    }

    private static Task<ServedFrontend> StartAsync(IObjectStore? objects)
        => ServedFrontend.StartAsync(
            server => new QueryFrontendModule(
                new QueryFrontendConfig(), new MemoryTraces(), _ => new LogLimits(), server, TimeProvider.System)
            {
                UserOverrides = objects,
                RuntimeLimits = new RuntimeLimitsView(static () => ["filed"], static tenant => $"of {tenant}\n"),
            },
            isAuthEnabled: true);

    private static async Task<(HttpStatusCode Status, string Body, string Version)> SendAsync(
        ServedFrontend frontend, HttpMethod method, string? body = null, string ifMatch = "", string tenant = "t", string query = "")
    {
        using var request = new HttpRequestMessage(method, "/api/overrides" + query)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Scope-OrgID", tenant);
        if (ifMatch.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await frontend.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.NonValidated.TryGetValues("ETag", out var version) ? version.ToString() : "");
    }

    private static async Task<string> PageAsync(ServedFrontend frontend, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await frontend.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
