using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using Trine.Integration.Tests.Deployments;
using Trine.Integration.Tests.Suites;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Otlp;

/// <summary>The OpenTelemetry SDK for .NET exports its logs to us.</summary>
public abstract partial class OpenTelemetrySuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const int Lines = 200;

    public static IEnumerable<TheoryDataRow<OtlpExportProtocol>> Protocols
        => [OtlpExportProtocol.Grpc, OtlpExportProtocol.HttpProtobuf];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Everything_that_the_sdk_exports_is_found_once(OtlpExportProtocol protocol)
    {
        using var client = Fixture.NewTenant();
        var startNs = NowNs();

        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options => Configure(options, protocol, client.Tenant))))
        {
            var log = factory.CreateLogger("checkout");
            using var activity = new Activity("order").Start();
            for (var number = 0; number < Lines; number++)
            {
                OrderFailed(log, number);
            }
        }

        var rows = await client.ReadAllAsync(new LogQuery("{service_name=\"sdk-shop\"}", startNs, NowNs()), Cancelled);
        Assert.Equal(Enumerable.Range(0, Lines).Select(static number => $"order {number} failed").Order(), LinesOf(rows).Order());
        Assert.All(rows, static row => Assert.Equal(("error", 32), (row.Labels["detected_level"], row.Labels["trace_id"].Length)));
    }

    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    [LoggerMessage(1, LogLevel.Error, "order {Number} failed")]
    private static partial void OrderFailed(ILogger log, int number);

    private void Configure(OpenTelemetryLoggerOptions options, OtlpExportProtocol protocol, string tenant)
    {
        options.IncludeFormattedMessage = true;
        options.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("sdk-shop"));
        options.AddOtlpExporter(exporter =>
        {
            exporter.Protocol = protocol;
            exporter.Endpoint = protocol == OtlpExportProtocol.Grpc
                ? Fixture.Deployment.OtlpGrpc : new Uri(Fixture.Deployment.OtlpHttp, "v1/logs");
            exporter.Headers = $"X-Scope-OrgID={tenant}";
        });
    }
}

[Collection(OneProcess.Name)]
public sealed class OpenTelemetryToOneProcessTests(OneProcess fixture) : OpenTelemetrySuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class OpenTelemetryToManyProcessesTests(ManyProcesses fixture) : OpenTelemetrySuite(fixture);
