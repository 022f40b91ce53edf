using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Model;

namespace Trine.Hosting.Http;

/// <summary>Writes an error in the form of one API. The response has not begun; the status is not yet set.</summary>
public delegate Task ErrorWriter(HttpContext context, RequestError error, string message);

/// <summary>The error forms of Loki, and what they share with others.</summary>
public static class ErrorWriters
{
    /// <summary>What Loki answers when a deadline passes.</summary>
    public const string TimedOut =
        "request timed out, decrease the duration of the request or add more label matchers (prefer exact match over "
        + "regex match) to reduce the amount of data processed";

    /// <summary>What Loki records, to a client that no longer listens.</summary>
    public const string ClientWentAway = "the request was cancelled by the client";

    private const int ClientClosedRequest = 499;

    /// <summary>The bare message as plain text: Loki's queries.</summary>
    public static ErrorWriter Text { get; } = static (context, error, message)
        // Authentication is refused before the query's own handler, by Go's helper, which ends the line.
        => WriteTextAsync(context, error, error == RequestError.Unauthenticated ? message + "\n" : message);

    /// <summary>The message and a newline, as Go's <c>http.Error</c>: Loki's push, compactor and ruler.</summary>
    public static ErrorWriter TextLine { get; } = static (context, error, message)
        => WriteTextAsync(context, error, message + "\n");

    /// <summary>The HTTP status of each kind of error.</summary>
    public static int StatusOf(RequestError error) => error switch
    {
        RequestError.BadRequest => StatusCodes.Status400BadRequest,
        RequestError.Unauthenticated => StatusCodes.Status401Unauthorized,
        RequestError.PermissionDenied => StatusCodes.Status403Forbidden,
        RequestError.NotFound => StatusCodes.Status404NotFound,
        RequestError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RequestError.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        RequestError.RateLimited => StatusCodes.Status429TooManyRequests,
        RequestError.Cancelled => ClientClosedRequest,
        RequestError.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RequestError.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Answers with a text as it is.</summary>
    public static async Task WritePlainAsync(HttpContext context, int status, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Task WriteTextAsync(HttpContext context, RequestError error, string text)
        => WritePlainAsync(context, StatusOf(error), text);
}
