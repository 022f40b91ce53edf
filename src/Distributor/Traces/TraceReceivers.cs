using System.Net;
using Microsoft.Extensions.Logging;
using Trine.Distributor.Http;
using Trine.Distributor.Limits;
using Trine.Distributor.Replication;
using Trine.Hosting.Http;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Logs;

namespace Trine.Distributor.Traces;

/// <summary>All receivers of traces.</summary>
internal sealed class TraceReceivers : IDisposable
{
    /// <summary>What OpenTelemetry's collector takes over HTTP, as sent and unpacked.</summary>
    private const int BodyBytesMax = 20 << 20;

    private static readonly RouteOptions OtlpOptions = new() { Errors = OtlpTracesEndpoint.Errors };
    private static readonly RouteOptions TextOptions = new() { Errors = ErrorWriters.TextLine };
    private static readonly RouteOptions ZipkinOptions = new() { Errors = ErrorWriters.Text };

    private readonly DistributorParts _parts;
    private readonly TraceDistributorMetrics _metrics = new();
    private readonly OtlpTracesEndpoint _otlp;
    private readonly ZipkinEndpoint _zipkin;
    private readonly JaegerEndpoint _jaeger;
    private readonly List<JaegerDatagrams> _datagrams = [];
    private readonly ILogger _log;

    public TraceReceivers(DistributorParts parts, ReplicatorParts replication, InflightBytes inflight, TimeProvider time)
    {
        _parts = parts;
        _log = replication.Log;
        var replicator = new Replicator<TracePushResult>(
            replication,
            (client, tenant, frame, token) => client.Traces.PushAsync(tenant, frame, token),
            result => result.Discarded.Count > 0);
        var distributor = new TraceDistributor(
            replicator, parts.TraceLimitsOf, new TenantRateLimiter(time), _metrics, replication.Log);
        var limits = PushBodyLimits.Default with { WireBytesMax = BodyBytesMax, BodyBytesMax = BodyBytesMax };
        _otlp = new OtlpTracesEndpoint(distributor, inflight, limits);
        _zipkin = new ZipkinEndpoint(distributor, inflight, limits);
        _jaeger = new JaegerEndpoint(distributor, inflight, limits);
    }

    /// <summary>Adds the routes and opens the UDP ports.</summary>
    public void Start()
    {
        AddOtlp(_parts.Routes, "/otlp/v1/traces");
        AddOtlp(_parts.OtlpHttpRoutes, "/v1/traces");
        _parts.OtlpGrpc.AddUnary(OtlpTracesEndpoint.ExportMethod, (request, _, call, token)
            => _otlp.ExportAsync(request, _parts.TenantOf(call), token));
        foreach (var path in (string[])["/api/v2/spans", "/api/v1/spans", "/zipkin/api/v2/spans", "/zipkin/api/v1/spans"])
        {
            _parts.Routes.Post(path, _zipkin.PushAsync, ZipkinOptions);
        }

        // Upstream's receiver looks for the version in any path.
        _parts.ZipkinRoutes.Post("/{*path}", _zipkin.PushAsync, ZipkinOptions);
        _parts.Routes.Post("/jaeger/api/traces", _jaeger.PushAsync, TextOptions);
        _parts.JaegerHttpRoutes.Post("/api/traces", _jaeger.PushAsync, TextOptions);
        _parts.JaegerGrpc?.AddUnary(JaegerEndpoint.PostSpansMethod, (request, _, call, token)
            => _jaeger.PostSpansAsync(request, _parts.TenantOf(call), token));
        Listen(_parts.Receivers.Jaeger.CompactUdpPort, isCompact: true);
        Listen(_parts.Receivers.Jaeger.BinaryUdpPort, isCompact: false);
    }

    public Task StopAsync() => Task.WhenAll(_datagrams.Select(datagrams => datagrams.StopAsync()));

    public void Dispose()
    {
        foreach (var datagrams in _datagrams)
        {
            datagrams.Dispose();
        }

        _metrics.Dispose();
    }

    private void AddOtlp(HttpRoutes routes, string path) => routes
        .Post(path, _otlp.PushAsync, OtlpOptions)
        .Map(["GET", "PUT", "DELETE", "PATCH"], path, OtlpTracesEndpoint.RefuseMethodAsync, OtlpOptions);

    private void Listen(int port, bool isCompact)
    {
        if (port != 0 && ListenerConfig.TryParseAddress(_parts.ListenAddress, out var address))
        {
            var datagrams = new JaegerDatagrams(new IPEndPoint(address, port), isCompact, _jaeger, _metrics, _log);
            _datagrams.Add(datagrams);
            datagrams.Start();
        }
    }
}
