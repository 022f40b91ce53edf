using System.Net;
using System.Net.Http.Headers;
using Trine.Integration.Tests.Deployments;
using Trine.Integration.Tests.Suites;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Otlp;

/// <summary>OpenTelemetry's protocol in all its forms.</summary>
public abstract class OtlpSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const string Line = "payment refused";

    public static IEnumerable<TheoryDataRow<string, bool>> HttpForms
        => [new("otlp/v1/logs", true), new("otlp/v1/logs", false), new("v1/logs", true), new("v1/logs", false)];

    [Theory]
    [MemberData(nameof(HttpForms))]
    public async Task A_record_sent_over_http_is_found(string path, bool isJson)
    {
        using var client = Fixture.NewTenant();
        var server = path == "v1/logs" ? Fixture.Deployment.OtlpHttp : Fixture.Deployment.Http;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path));
        request.Content = isJson ? OtlpBody.Json("shop", BaseNs, Line) : OtlpBody.Protobuf("shop", BaseNs, Line);

        using var response = await client.SendAsync(request, Cancelled);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancelled));
        await AssertFoundAsync(client);
    }

    [Theory]
    [InlineData("otlp/v1/logs", HttpStatusCode.UnprocessableEntity)]
    [InlineData("v1/logs", HttpStatusCode.OK)]
    public async Task A_request_without_records_is_an_error_to_loki_only(string path, HttpStatusCode want)
    {
        using var client = Fixture.NewTenant();
        var server = path == "v1/logs" ? Fixture.Deployment.OtlpHttp : Fixture.Deployment.Http;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path));
        request.Content = new StringContent("""{"resourceLogs":[{}]}""", new MediaTypeHeaderValue("application/json"));

        using var response = await client.SendAsync(request, Cancelled);

        Assert.Equal(want, response.StatusCode);
    }

    [Fact]
    public async Task A_record_sent_over_grpc_is_found()
    {
        using var client = Fixture.NewTenant();

        var (status, text) = await ExportAsync(client.Tenant);

        Assert.True(status == "0", $"grpc-status {status}: {text}");
        await AssertFoundAsync(client);
    }

    [Fact]
    public async Task A_grpc_call_without_a_tenant_is_refused()
    {
        var (status, _) = await ExportAsync("");

        Assert.Equal("16", status); // UNAUTHENTICATED
    }

    private static async Task AssertFoundAsync(LokiClient client)
    {
        var row = Assert.Single(await client.ReadAsync(Query("{service_name=\"shop\"}"), Cancelled));
        Assert.Equal((BaseNs, Line), (row.TimestampNs, row.Line));
        Assert.Equal("503", row.Labels["http_status"]);
        Assert.Equal("checkout", row.Labels["scope_name"]);
        Assert.Equal("warn", row.Labels["detected_level"]);
        Assert.Equal((OtlpBody.TraceId, OtlpBody.SpanId), (row.Labels["trace_id"], row.Labels["span_id"]));
    }

    /// <summary>A call as gRPC's own clients make it, on .NET's HTTP/2.</summary>
    private async Task<(string Status, string Text)> ExportAsync(string tenant)
    {
        using var http = new HttpClient { BaseAddress = Fixture.Deployment.OtlpGrpc };
        using var request = new HttpRequestMessage(HttpMethod.Post, "opentelemetry.proto.collector.logs.v1.LogsService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = OtlpBody.Grpc("shop", BaseNs, Line),
        };
        request.Headers.TE.ParseAdd("trailers");
        if (tenant.Length > 0)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        using var response = await http.SendAsync(request, Cancelled);
        await response.Content.ReadAsByteArrayAsync(Cancelled);
        return (HeaderOf("grpc-status"), HeaderOf("grpc-message"));

        // A call that fails at once has its status among the headers.
        string HeaderOf(string name) => response.TrailingHeaders.TryGetValues(name, out var trailers) ? trailers.Single()
            : response.Headers.TryGetValues(name, out var headers) ? headers.Single() : "";
    }
}

[Collection(OneProcess.Name)]
public sealed class OtlpToOneProcessTests(OneProcess fixture) : OtlpSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class OtlpToManyProcessesTests(ManyProcesses fixture) : OtlpSuite(fixture);
