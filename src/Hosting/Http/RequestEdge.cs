using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trine.Model;

namespace Trine.Hosting.Http;

/// <summary>The border between HTTP and handlers: finds the route and the tenant, and turns exceptions into answers.</summary>
/// <remarks>The one place where exceptions of requests are caught. Thread-safe.</remarks>
internal sealed class RequestEdge(HttpRoutes routes, TenantResolver tenants, RequestGate gate, ILogger log)
{
    private const string RetryAfterSeconds = "1";
    private const string GrpcContentType = "application/grpc";
    private const string GrpcUnavailable = "14";

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var segments = RequestPath.Segments(context);
        var byMethod = segments.Length == 0 ? null : routes.Tree.Find(segments);
        if (byMethod is null || !byMethod.TryGetValue(context.Request.Method, out var route))
        {
            await AnswerUnroutedAsync(context, byMethod);
            return;
        }

        // The state is there before anything can fail, for the label of metrics.
        context.Features.Set(new RequestState(route, []));
        if (route.Options.IsAlwaysServed)
        {
            await ServeAsync(context, route, segments);
            return;
        }

        if (!gate.TryEnter(out var reason))
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await route.Options.Errors(context, RequestError.Unavailable, reason);
            return;
        }

        try
        {
            await ServeAsync(context, route, segments);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task ServeAsync(HttpContext context, Route route, string[] segments)
    {
        try
        {
            context.Features.Set(new RequestState(route, tenants.Resolve(context.Request, route.Options.Tenants)));
            SetRouteValues(context, route.Template, segments);
            await route.Handler(context);
        }
        catch (Exception failure)
        {
            await AnswerFailureAsync(context, route, failure);
        }
    }

    private async Task AnswerFailureAsync(HttpContext context, Route route, Exception failure)
    {
        var (error, message) = Classify(failure, context.RequestAborted.IsCancellationRequested);
        if (error == RequestError.Internal)
        {
            Log.RequestFailed(log, route.Label, context.Request.Method, failure);
        }
        else
        {
            Log.RequestRefused(log, route.Label, ErrorWriters.StatusOf(error), message);
        }

        if (context.Response.HasStarted)
        {
            // Part of a success is on the wire: only a broken connection tells the client that the rest is missing.
            context.Abort();
            return;
        }

        if (error == RequestError.Cancelled)
        {
            context.Response.StatusCode = ErrorWriters.StatusOf(error);
            return;
        }

        // What the handler said of its body falls away with it; what it tells of the request stays, such as Retry-After.
        var headers = context.Response.Headers;
        (headers.ContentType, headers.ContentLength, headers.ContentEncoding) = (default, null, default);
        headers.XContentTypeOptions = "nosniff";
        await route.Options.Errors(context, error, message);
    }

    private static (RequestError Error, string Message) Classify(Exception failure, bool isAborted) => failure switch
    {
        _ when isAborted => (RequestError.Cancelled, ErrorWriters.ClientWentAway),
        RequestException { Error: RequestError.DeadlineExceeded, Message: "" }
            => (RequestError.DeadlineExceeded, ErrorWriters.TimedOut),
        RequestException refused => (refused.Error, refused.Message),
        OperationCanceledException => (RequestError.DeadlineExceeded, ErrorWriters.TimedOut),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } tooLarge
            => (RequestError.TooLarge, tooLarge.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } slow
            => (RequestError.BadRequest, slow.Message),
        BadHttpRequestException malformed => (RequestError.BadRequest, malformed.Message),
        _ => (RequestError.Internal, failure.Message),
    };

    /// <summary>Go's answers: 404 with a line of text, 405 with the methods that there are.</summary>
    private Task AnswerUnroutedAsync(HttpContext context, IReadOnlyDictionary<string, Route>? byMethod)
    {
        if (gate.IsStarting)
        {
            return AnswerStartingAsync(context);
        }

        if (routes.Fallback is { } fallback)
        {
            return fallback(context);
        }

        if (byMethod is null)
        {
            return ErrorWriters.WritePlainAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
        }

        context.Response.Headers.Allow = string.Join(", ", byMethod.Keys.Order(StringComparer.Ordinal));
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    /// <summary>
    /// 503, or UNAVAILABLE over gRPC: modules add routes while they start, and a sender that is told that there is no such route
    /// does not come again.
    /// </summary>
    private static Task AnswerStartingAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (context.Request.ContentType?.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase) == true)
        {
            headers.ContentType = GrpcContentType;
            headers["grpc-status"] = GrpcUnavailable;
            headers["grpc-message"] = RequestGate.NotRunning;
            return Task.CompletedTask;
        }

        headers.RetryAfter = RetryAfterSeconds;
        return ErrorWriters.WritePlainAsync(context, StatusCodes.Status503ServiceUnavailable, RequestGate.NotRunning);
    }

    private static void SetRouteValues(HttpContext context, string template, string[] segments)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
        {
            return;
        }

        var index = 0;
        foreach (var part in template.Split('/').Skip(1))
        {
            if (part.StartsWith("{*", StringComparison.Ordinal))
            {
                context.Request.RouteValues[part[2..^1]] = string.Join('/', segments.Skip(index));
                return;
            }

            if (part.StartsWith('{'))
            {
                context.Request.RouteValues[part[1..^1]] = segments[index];
            }

            index++;
        }
    }
}
