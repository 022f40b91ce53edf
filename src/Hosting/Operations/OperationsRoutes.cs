using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Logging;
using Trine.Hosting.Modules;
using Trine.Hosting.Telemetry;

namespace Trine.Hosting.Operations;

/// <summary>
/// The pages for those who run the server: <c>/ready</c>, <c>/services</c>, <c>/metrics</c>, <c>/config</c>, <c>/log_level</c>,
/// and <see cref="StatusPages"/>.
/// </summary>
/// <remarks>They need no tenant and answer while the process starts, stops or is full.</remarks>
internal sealed class OperationsRoutes(
    object config, ModuleHost modules, RequestGate gate, PrometheusExporter metrics, LogPipeline logs, StatusPages status)
{
    public void AddTo(HttpRoutes routes)
    {
        var levels = new LogLevelPage(logs);
        routes
            .Get("/ready", ReadyAsync, RouteOptions.Operations)
            .Get("/services", ServicesAsync, RouteOptions.Operations)
            .Get("/metrics", MetricsAsync, RouteOptions.Operations)
            .Get("/config", ConfigAsync, RouteOptions.Operations)
            .Get("/log_level", levels.GetAsync, RouteOptions.Operations)
            .Post("/log_level", levels.SetAsync, RouteOptions.Operations);
        status.AddTo(routes);
    }

    private Task ReadyAsync(HttpContext context)
    {
        var states = modules.States;
        var reason = ModuleStatus.NotReady(states, gate.IsOpen, gate.Stopping.IsCancellationRequested);
        return reason is null
            ? ErrorWriters.WritePlainAsync(context, StatusCodes.Status200OK, "ready\n")
            : ErrorWriters.WritePlainAsync(context, StatusCodes.Status503ServiceUnavailable, reason);
    }

    private Task ServicesAsync(HttpContext context)
        => ErrorWriters.WritePlainAsync(context, StatusCodes.Status200OK, ModuleStatus.Services(modules.States));

    private Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusExporter.ContentType;
        return context.Response.WriteAsync(metrics.Render(), context.RequestAborted);
    }

    /// <summary>The documentation of Loki says <c>diffs</c>, its code <c>diff</c>: both are understood.</summary>
    private Task ConfigAsync(HttpContext context)
    {
        var view = context.Request.Query["mode"].ToString() switch
        {
            "diff" or "diffs" => ConfigView.Diff,
            "defaults" => ConfigView.Defaults,
            _ => ConfigView.Effective,
        };
        context.Response.ContentType = "text/yaml; charset=utf-8";
        return context.Response.WriteAsync(ConfigYaml.Render(config, view), context.RequestAborted);
    }
}
