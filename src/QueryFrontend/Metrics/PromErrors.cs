using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Metrics;

/// <summary>Errors as Prometheus's API tells them: <c>{"status":"error","errorType":"bad_data","error":"…"}</c>.
/// </summary>
internal static class PromErrors
{
    public const string AdminDisabled = "admin APIs disabled";

    public static ErrorWriter Json { get; } = WriteAsync;

    private static async Task WriteAsync(HttpContext context, RequestError error, string message)
    {
        var (type, status) = Of(error);
        context.Response.StatusCode = message == AdminDisabled ? StatusCodes.Status500InternalServerError : status;
        context.Response.ContentType = PromResponse.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter, isHtmlSafe: false);
        json.Raw("{\"status\":\"error\",\"errorType\":"u8);
        json.String(type);
        json.Raw(",\"error\":"u8);
        json.String(error == RequestError.DeadlineExceeded && message == ErrorWriters.TimedOut
            ? "query timed out in expression evaluation"
            : message);
        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Prometheus's word and status, and for what only Mimir knows, Mimir's.</summary>
    private static (string Type, int Status) Of(RequestError error) => error switch
    {
        RequestError.BadRequest => ("bad_data", StatusCodes.Status400BadRequest),
        RequestError.Unprocessable => ("execution", StatusCodes.Status422UnprocessableEntity),
        RequestError.Cancelled => ("canceled", ErrorWriters.StatusOf(error)),
        RequestError.DeadlineExceeded => ("timeout", StatusCodes.Status503ServiceUnavailable),
        RequestError.NotFound => ("not_found", StatusCodes.Status404NotFound),
        RequestError.Unavailable => ("unavailable", StatusCodes.Status503ServiceUnavailable),
        RequestError.RateLimited => ("too_many_requests", StatusCodes.Status429TooManyRequests),
        RequestError.TooLarge => ("too_large_entry", StatusCodes.Status413PayloadTooLarge),
        RequestError.Unauthenticated or RequestError.PermissionDenied => ("bad_data", ErrorWriters.StatusOf(error)),
        _ => ("internal", StatusCodes.Status500InternalServerError),
    };
}
