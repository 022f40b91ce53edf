using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Trine.Testing.Metrics;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Metrics;

/// <summary>The OpenTelemetry SDK for .NET exports its metrics to us.</summary>
public sealed class MetricSdkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_the_sdk_exports_is_found()
    {
        await using var server = await SingleProcess.StartAsync(["--own_logs.enabled=false"], Cancelled);
        foreach (var (protocol, service, endpoint) in new[]
        {
            (OtlpExportProtocol.Grpc, "sdk-grpc", server.OtlpGrpc),
            (OtlpExportProtocol.HttpProtobuf, "sdk-http", new Uri(server.OtlpHttp, "v1/metrics")),
        })
        {
            Export(protocol, service, endpoint);

            using var client = new PrometheusClient(server.Http);
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1;
            Assert.Equal("42", await ValueAsync(client, $$"""shop_orders_total{job="{{service}}",kind="card"}""", now));
            Assert.Equal("3", await ValueAsync(client, $$"""shop_latency_seconds_count{job="{{service}}"}""", now));
            Assert.Equal("2", await ValueAsync(client, $$"""shop_latency_seconds_bucket{job="{{service}}",le="5"}""", now));
            Assert.Equal("1", await ValueAsync(client, $$"""target_info{job="{{service}}",region="north"}""", now));
        }
    }

    private static void Export(OtlpExportProtocol protocol, string service, Uri endpoint)
    {
        using var meter = new Meter(service);
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(service)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService(service, autoGenerateServiceInstanceId: false)
                .AddAttributes([new KeyValuePair<string, object>("region", "north")]))
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = protocol;
                exporter.Endpoint = endpoint;
            })
            .Build();
        meter.CreateCounter<long>("shop.orders").Add(42, new KeyValuePair<string, object?>("kind", "card"));
        var latency = meter.CreateHistogram<double>("shop.latency", "s");
        foreach (var seconds in new[] { 0.2, 3, 7 })
        {
            latency.Record(seconds);
        }

        Assert.True(provider.ForceFlush());
    }

    private static async Task<string> ValueAsync(PrometheusClient client, string query, double now)
    {
        var result = Assert.Single(await client.QueryAsync(query, now, Cancelled));
        return result!["value"]![1]!.GetValue<string>(); // not null: the shape of every vector
    }
}
