using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;

namespace Trine.Ingester;

/// <summary>Loki's endpoints for people and scripts that run ingesters. Thread-safe.</summary>
internal sealed class IngesterEndpoints(LocalIngester ingester, Action stopProcess)
{
    public void Register(HttpRoutes routes) => routes
        .GetOrPost("/flush", FlushAsync, RouteOptions.Operations)
        .GetOrPost("/ingester/shutdown", ShutdownAsync, RouteOptions.Operations)
        .Get("/ingester/prepare_shutdown", GetPreparedAsync, RouteOptions.Operations)
        .Post("/ingester/prepare_shutdown", context => Prepare(context, true), RouteOptions.Operations)
        .Map([HttpMethods.Delete], "/ingester/prepare_shutdown", context => Prepare(context, false), RouteOptions.Operations);

    private static bool Flag(HttpContext context, string name, bool whenAbsent)
        => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() is "true" or "1" or "t" : whenAbsent;

    private async Task FlushAsync(HttpContext context)
    {
        await ingester.FlushAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Stops taking rows and, as asked, flushes and ends the process. Tokens are not kept, so none are deleted.</summary>
    private async Task ShutdownAsync(HttpContext context)
    {
        ingester.IsFlushOnShutdownRequested = Flag(context, "flush", whenAbsent: true);
        await ingester.StopAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (Flag(context, "terminate", whenAbsent: true))
        {
            stopProcess();
        }
    }

    private Task GetPreparedAsync(HttpContext context)
        => context.Response.WriteAsync(ingester.IsFlushOnShutdownRequested ? "set\n" : "unset\n", context.RequestAborted);

    private Task Prepare(HttpContext context, bool isRequested)
    {
        ingester.IsFlushOnShutdownRequested = isRequested;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
