using Microsoft.Extensions.Logging;
using Trine.Distributor.Http;
using Trine.Distributor.Limits;
using Trine.Distributor.Logs;
using Trine.Distributor.Metrics;
using Trine.Distributor.Replication;
using Trine.Distributor.Traces;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Logs;
using Trine.Protocol.Metrics;

namespace Trine.Distributor;

/// <summary>What the distributor needs of the rest of the process.</summary>
/// <param name="Config">Section <c>distributor</c>.</param>
/// <param name="Ingesters">The ring and its clients.</param>
/// <param name="ReplicationFactor">Replicas of each stream.</param>
/// <param name="LimitsOf">A tenant's limits, as they are now.</param>
/// <param name="Routes">The main port.</param>
/// <param name="OtlpHttpRoutes">The OTLP HTTP port.</param>
/// <param name="OtlpGrpc">The OTLP gRPC port's methods.</param>
/// <param name="TenantOf">The tenant that a gRPC call names; throws a <see cref="RequestException"/> when it must and does not.</param>
public sealed record DistributorParts(
    DistributorConfig Config,
    IIngesterPool Ingesters,
    int ReplicationFactor,
    Func<TenantId, LogLimits> LimitsOf,
    HttpRoutes Routes,
    HttpRoutes OtlpHttpRoutes,
    GrpcServer OtlpGrpc,
    Func<GrpcServerCall, TenantId> TenantOf)
{
    /// <summary>A tenant's limits of metrics, as they are now.</summary>
    public Func<TenantId, MetricLimits> MetricLimitsOf { get; init; } = static _ => new MetricLimits();

    /// <summary>A tenant's limits of traces, as they are now.</summary>
    public Func<TenantId, TraceLimits> TraceLimitsOf { get; init; } = static _ => new TraceLimits();

    /// <summary>Section <c>receivers</c>.</summary>
    public ReceiversConfig Receivers { get; init; } = new();

    /// <summary>Where receivers that open ports of their own listen: UDP.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>Zipkin's port.</summary>
    public HttpRoutes ZipkinRoutes { get; init; } = new();

    /// <summary>The port of Jaeger's Thrift over HTTP.</summary>
    public HttpRoutes JaegerHttpRoutes { get; init; } = new();

    /// <summary>The methods of Jaeger's gRPC port; null when it is off.</summary>
    public GrpcServer? JaegerGrpc { get; init; }
}

/// <summary>The write path's first component: receivers, validation, replication.</summary>
public sealed class DistributorModule : IModule, IDisposable
{
    public const string ModuleName = "distributor";

    /// <summary>Loki's push answers errors with a line end.</summary>
    private static readonly RouteOptions PushOptions = new() { Errors = ErrorWriters.TextLine };

    private readonly DistributorParts _parts;
    private readonly DistributorMetrics _metrics = new();
    private readonly InflightBytes _inflight;
    private readonly LogDistributor _logs;
    private readonly MetricDistributor _metricDistributor;
    private readonly TraceReceivers _traces;
    private readonly PushBodyLimits _bodyLimits;
    private readonly TimeProvider _time;

    public DistributorModule(DistributorParts parts, TimeProvider time, ILoggerFactory logs)
    {
        _parts = parts;
        _time = time;
        _inflight = new InflightBytes(parts.Config.InflightBytesMax);
        _bodyLimits = PushBodyLimits.Default with
        {
            WireBytesMax = (int)parts.Config.ReceiveBytesMax,
            BodyBytesMax = (int)parts.Config.DecompressedBytesMax,
        };
        var log = logs.CreateLogger("Trine.Distributor");
        var replication = new ReplicatorParts(
            parts.Ingesters, parts.ReplicationFactor, parts.Config.RemoteTimeout, _metrics, log);
        var replicator = new Replicator<LogPushResult>(
            replication,
            (client, tenant, frame, token) => client.Logs.PushAsync(tenant, frame, token),
            result => result.Error is not null);
        var metricReplicator = new Replicator<MetricPushResult>(
            replication,
            (client, tenant, frame, token) => client.Metrics.PushAsync(tenant, frame, token),
            result => !ReferenceEquals(result, MetricPushResult.Stored));
        _metricDistributor = new MetricDistributor(metricReplicator, parts.MetricLimitsOf, _metrics, time, log);
        _traces = new TraceReceivers(parts, replication, _inflight, time);
        _logs = new LogDistributor(replicator, parts.LimitsOf, new TenantRateLimiter(time), _metrics, time, log);
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [HttpServer.ModuleName, RuntimeConfig.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var loki = new LokiPushEndpoint(_logs, _inflight, _bodyLimits);
        _parts.Routes
            .Post("/loki/api/v1/push", loki.PushAsync, PushOptions)
            .Post("/loki/loki/api/v1/push", loki.PushAsync, PushOptions with { Label = "loki_api_v1_push" })
            .Post("/api/prom/push", loki.PushLegacyAsync, PushOptions);
        var otlp = new OtlpLogsEndpoint(_logs, _inflight, _bodyLimits, _time);
        _parts.Routes.Post("/otlp/v1/logs", otlp.PushLokiAsync, PushOptions with { Errors = OtlpErrors.LokiWriter });
        _parts.OtlpHttpRoutes.Post("/v1/logs", otlp.PushAsync, PushOptions with { Errors = OtlpErrors.Writer });
        _parts.OtlpGrpc.AddUnary(OtlpLogsEndpoint.ExportMethod, (request, response, call, token)
            => otlp.ExportAsync(request, response, _parts.TenantOf(call), token));
        MapMetrics();
        _traces.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _traces.StopAsync();

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Stores rows that come from this process itself, such as its own log.</summary>
    /// <param name="tenant">Whose they are.</param>
    /// <param name="batch">Stays the caller's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestException">They were refused.</exception>
    public async Task PushOwnAsync(TenantId tenant, LogBatch batch, CancellationToken cancellationToken)
        => (await _logs.PushAsync(tenant, batch, "self", cancellationToken)).ThrowIfRefused();

    private void MapMetrics()
    {
        var remoteWrite = new RemoteWriteEndpoint(
            _metricDistributor,
            _inflight,
            new SentSeriesCache(_parts.Config.SeriesCacheBytesMax, _time),
            (int)_parts.Config.ReceiveBytesMax);
        _parts.Routes
            .Post("/api/v1/write", remoteWrite.WriteAsync, PushOptions)
            .Post("/prometheus/api/v1/write", remoteWrite.WriteAsync, PushOptions with { Label = "api_v1_write" })
            .Post("/api/v1/push", remoteWrite.PushAsync, PushOptions)
            .Post("/prometheus/api/v1/push", remoteWrite.PushAsync, PushOptions with { Label = "api_v1_push" });
        var otlp = new OtlpMetricsEndpoint(_metricDistributor, _inflight, _bodyLimits);
        _parts.Routes
            .Post("/api/v1/otlp/v1/metrics", otlp.WriteAsync, PushOptions)
            .Post("/prometheus/api/v1/otlp/v1/metrics", otlp.WriteAsync, PushOptions with { Label = "api_v1_otlp_v1_metrics" })
            .Post("/otlp/v1/metrics", otlp.PushAsync, PushOptions with { Errors = OtlpErrors.LokiWriter });
        _parts.OtlpHttpRoutes.Post("/v1/metrics", otlp.PushAsync, PushOptions with { Errors = OtlpErrors.Writer });
        _parts.OtlpGrpc.AddUnary(OtlpMetricsEndpoint.ExportMethod, (request, response, call, token)
            => otlp.ExportAsync(request, response, _parts.TenantOf(call), token));
    }
}
