using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Trine.Integration.Tests.Npm;
using Trine.Testing;

namespace Trine.Integration.Tests.Traces;

/// <summary>Tracing libraries deliver to us with their own exporters, and their traces are found by id and by search.</summary>
public sealed class TraceClientTests(TraceServer server, NpmClients clients) : IClassFixture<TraceServer>, IClassFixture<NpmClients>
{
    private const int Traces = 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("opentelemetry.mjs", "grpc", "shop-grpc")]
    [InlineData("opentelemetry.mjs", "http", "shop-http")]
    [InlineData("opentelemetry.mjs", "proto", "shop-proto")]
    [InlineData("opentelemetry.mjs", "zipkin", "shop-zipkin")]
    [InlineData("opentelemetry.mjs", "jaeger", "shop-jaeger")]
    [InlineData("zipkin.mjs", "zipkin", "shop-zipkin-js")]
    [InlineData("jaeger.mjs", "jaeger", "shop-jaeger-js")]
    public async Task Everything_that_a_client_of_node_sends_is_found(string script, string protocol, string service)
    {
        Assert.SkipWhen(clients.Absence is not null, clients.Absence ?? "");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(Eventually.Patience);
        var count = Traces.ToString(CultureInfo.InvariantCulture);
        string[] arguments = script == "opentelemetry.mjs" ? [EndpointOf(protocol), protocol, count] : [EndpointOf(protocol), count];

        var (exitCode, output) = await clients.RunScriptAsync(script, arguments, deadline.Token);

        Assert.True(exitCode == 0, output);
        var ids = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(Traces, ids.Length);
        await AssertFoundAsync(ids, service);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, "sdk-grpc")]
    [InlineData(OtlpExportProtocol.HttpProtobuf, "sdk-http")]
    public async Task Everything_that_the_sdk_for_dotnet_exports_is_found(OtlpExportProtocol protocol, string service)
    {
        var ids = new List<string>();
        using var source = new ActivitySource(service);
        using (Sdk.CreateTracerProviderBuilder()
            .AddSource(service)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(service))
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = protocol;
                exporter.Endpoint = protocol == OtlpExportProtocol.Grpc
                    ? server.Process.OtlpGrpc : new Uri(server.Process.OtlpHttp, "v1/traces");
            })
            .Build())
        {
            for (var i = 0; i < Traces; i++)
            {
                Activity.Current = null;
                using var parent = source.StartActivity("place order", ActivityKind.Server);
                using var child = source.StartActivity("charge card", ActivityKind.Client);
                child?.SetStatus(ActivityStatusCode.Error, "card declined");
                ids.Add(parent?.TraceId.ToHexString() ?? "");
            }
        }

        await AssertFoundAsync(ids, service);
    }

    private string EndpointOf(string protocol) => protocol switch
    {
        "grpc" => server.Process.OtlpGrpc.ToString(),
        "zipkin" => new Uri(server.Process.Zipkin, "api/v2/spans").ToString(),
        "jaeger" => new Uri(server.Process.JaegerHttp, "api/traces").ToString(),
        _ => new Uri(server.Process.OtlpHttp, "v1/traces").ToString(),
    };

    /// <summary>Each trace has its two spans, and a search by service and by the child's status finds it.</summary>
    private async Task AssertFoundAsync(IReadOnlyList<string> ids, string service)
    {
        foreach (var id in ids)
        {
            Assert.Equal(2, (await server.Client.SpanIdsAsync(id, Cancelled)).Distinct().Count());
        }

        var found = await server.Client.SearchAsync(
            $"{{ resource.service.name = \"{service}\" && name = \"charge card\" }}", 2 * Traces, Cancelled);
        Assert.Equal(ids.Order(), found.Order());
    }
}
