using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using Trine.Codecs;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Tests.Grpc;

/// <summary>The OpenTelemetry SDK's own exporter against our server.</summary>
public sealed partial class OtlpExporterTests
{
    private static readonly GrpcMethod Export = new("opentelemetry.proto.collector.logs.v1.LogsService", "Export");

    [Fact]
    public async Task The_sdk_exports_logs_over_grpc()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var host = await GrpcHost.StartAsync(server => server.AddUnary(Export, (request, _, call, _) =>
        {
            bodies.Enqueue(call.Metadata("x-scope-orgid") + ": " + FirstBody(request.Span));
            return ValueTask.CompletedTask;
        }));

        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = host.Address;
                exporter.Protocol = OtlpExportProtocol.Grpc;
                exporter.Headers = "x-scope-orgid=tenant-a";
            });
        })))
        {
            LogHello(factory.CreateLogger("test"), 42);
        }

        Assert.Equal(["tenant-a: hello 42"], bodies);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "hello {Number}")]
    private static partial void LogHello(ILogger logger, int number);

    /// <summary>resource_logs=1, scope_logs=2, log_records=2, body=5, string_value=1.</summary>
    private static string FirstBody(ReadOnlySpan<byte> request)
    {
        foreach (var field in (ReadOnlySpan<int>)[1, 2, 2, 5, 1])
        {
            var reader = new ProtoReader(request);
            while (reader.ReadTag() && reader.FieldNumber != field)
            {
                reader.Skip();
            }

            request = reader.ReadBytes();
        }

        return System.Text.Encoding.UTF8.GetString(request);
    }
}
