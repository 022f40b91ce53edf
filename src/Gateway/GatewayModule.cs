using System.Net;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Model;

namespace Trine.Gateway;

/// <summary>The one door of a distributed set-up: writes go to distributors, reads to query frontends.</summary>
public sealed class GatewayModule : IModule, IDisposable
{
    public const string ModuleName = "gateway";

    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    /// <summary>Where receivers stand; a route that says more wins over one of <see cref="ReadPaths"/>.</summary>
    private static readonly string[] WritePaths =
    [
        "/loki/api/v1/push", "/api/prom/push", "/loki/loki/api/v1/push",
        "/api/v1/write", "/api/v1/push", "/api/v1/otlp/{*rest}",
        "/prometheus/api/v1/write", "/prometheus/api/v1/push", "/prometheus/api/v1/otlp/{*rest}",
        "/otlp/{*rest}", "/api/v1/spans", "/api/v2/spans", "/zipkin/{*rest}", "/jaeger/{*rest}",
    ];

    /// <summary>The query APIs of Loki, Prometheus and Tempo.</summary>
    private static readonly string[] ReadPaths =
    [
        "/loki/{*rest}", "/api/{*rest}", "/prometheus/{*rest}", "/tempo/{*rest}", "/federate", "/-/{*rest}",
    ];

    /// <summary>The component behind checks the tenant and writes its errors and its compression.</summary>
    private static readonly RouteOptions PassThrough = new() { Tenants = TenantRule.None, IsCompressible = false };

    private readonly HttpRoutes _routes;
    private readonly HttpRoutes _otlpGrpc;
    private readonly HttpRoutes _otlpHttp;
    private readonly Func<CancellationToken, Task> _flushIngesters;
    private readonly Forwarder _distributor;
    private readonly Forwarder _distributorOtlpGrpc;
    private readonly Forwarder _distributorOtlpHttp;
    private readonly Forwarder _queryFrontend;

    /// <param name="config">Where components are.</param>
    /// <param name="routes">The main port.</param>
    /// <param name="otlpGrpc">The OTLP gRPC port.</param>
    /// <param name="otlpHttp">The OTLP HTTP port.</param>
    /// <param name="flushIngesters">Flushes every ingester of the ring.</param>
    public GatewayModule(
        GatewayConfig config,
        HttpRoutes routes,
        HttpRoutes otlpGrpc,
        HttpRoutes otlpHttp,
        Func<CancellationToken, Task> flushIngesters)
    {
        _routes = routes;
        _otlpGrpc = otlpGrpc;
        _otlpHttp = otlpHttp;
        _flushIngesters = flushIngesters;
        _distributor = new Forwarder(new Uri(config.DistributorUrl), HttpVersion.Version11, config.ConnectTimeout);
        _distributorOtlpGrpc = new Forwarder(
            new Uri(config.DistributorOtlpGrpcUrl), HttpVersion.Version20, config.ConnectTimeout);
        _distributorOtlpHttp = new Forwarder(
            new Uri(config.DistributorOtlpHttpUrl), HttpVersion.Version11, config.ConnectTimeout);
        _queryFrontend = new Forwarder(new Uri(config.QueryFrontendUrl), HttpVersion.Version11, config.ConnectTimeout);
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [HttpServer.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var path in WritePaths)
        {
            Forward(_routes, path, _distributor);
        }

        foreach (var path in ReadPaths)
        {
            Forward(_routes, path, _queryFrontend);
        }

        Forward(_otlpHttp, "/v1/{*rest}", _distributorOtlpHttp);
        _otlpGrpc.Fallback = ForwardGrpcAsync;
        _routes.Map(["GET", "POST"], "/flush", FlushAsync, RouteOptions.Operations);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _distributor.Dispose();
        _distributorOtlpGrpc.Dispose();
        _distributorOtlpHttp.Dispose();
        _queryFrontend.Dispose();
    }

    private static void Forward(HttpRoutes routes, string template, Forwarder forwarder)
        => routes.Map(AllMethods, template, forwarder.HandleAsync, PassThrough);

    /// <summary>gRPC clients read a 503 without trailers as UNAVAILABLE, and try again.</summary>
    private async Task ForwardGrpcAsync(HttpContext context)
    {
        try
        {
            await _distributorOtlpGrpc.HandleAsync(context);
        }
        catch (RequestException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async Task FlushAsync(HttpContext context)
    {
        await _flushIngesters(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
