using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>/-/healthy</c> and <c>/-/ready</c>, CORS, and the lifecycle and admin APIs, which are off.</summary>
internal static class PromOperations
{
    private const string StoppingHeader = "X-Prometheus-Stopping";

    public static Task HealthyAsync(HttpContext context)
        => TextAsync(context, StatusCodes.Status200OK, "Prometheus Server is Healthy.\n");

    /// <summary>Tells whether requests are let in.</summary>
    public static RequestDelegate Ready(RequestGate gate) => context =>
    {
        context.Response.Headers[StoppingHeader] = gate.Stopping.IsCancellationRequested ? "true" : "false";
        return gate.IsOpen
            ? TextAsync(context, StatusCodes.Status200OK, "Prometheus Server is Ready.\n")
            : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Service Unavailable");
    };

    /// <summary>Settings are read again without being told to, and the process is ended by a signal.</summary>
    public static Task LifecycleAsync(HttpContext context) => HttpMethods.IsGet(context.Request.Method)
        ? TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST or PUT requests allowed")
        : TextAsync(context, StatusCodes.Status403Forbidden, "Lifecycle API is not enabled.");

    /// <summary>Answers a browser that asks whether it may call.</summary>
    public static Task OptionsAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count > 0)
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowHeaders = "Accept, Authorization, Content-Type, Origin";
            headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "Date";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Nothing is deleted or copied over HTTP: as a Prometheus whose admin API is off.</summary>
    public static Task AdminAsync(HttpContext context)
        => throw new RequestException(RequestError.Unavailable, PromErrors.AdminDisabled);

    /// <summary>A path that upstream has without anything behind it.</summary>
    public static Task DropSeriesAsync(HttpContext context)
        => throw new RequestException(RequestError.Internal, "not implemented");

    private static async Task TextAsync(HttpContext context, int status, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
