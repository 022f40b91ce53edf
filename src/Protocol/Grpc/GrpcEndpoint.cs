using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Trine.Protocol.Grpc;

/// <summary>Serves the calls of one method. Thread-safe.</summary>
internal sealed class GrpcEndpoint(
    GrpcMethod method, GrpcStreamingHandler handler, GrpcServerOptions options, ILogger logger)
{
    /// <summary>Refuses what cannot be a gRPC call.</summary>
    /// <returns>False when the request was answered with an HTTP error.</returns>
    public static async Task<bool> TryAcceptAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            context.Response.Headers.Upgrade = "h2c";
            await GrpcReply.RefuseAsync(
                context, StatusCodes.Status426UpgradeRequired, $"grpc requires HTTP/2, got {request.Protocol}").ConfigureAwait(false);
            return false;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await GrpcReply.RefuseAsync(
                context, StatusCodes.Status405MethodNotAllowed, $"grpc requires POST, got {request.Method}").ConfigureAwait(false);
            return false;
        }

        if (!GrpcHeaders.IsGrpcContentType(request.ContentType))
        {
            await GrpcReply.RefuseAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                $"invalid gRPC request content-type \"{request.ContentType}\"").ConfigureAwait(false);
            return false;
        }

        return true;
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!await TryAcceptAsync(context).ConfigureAwait(false))
        {
            return;
        }

        // Messages have their own limit, and a connection carries calls without end.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = null;
        }

        var timeoutText = context.Request.Headers[GrpcHeaders.Timeout].ToString();
        var timeout = Timeout.InfiniteTimeSpan;
        if (timeoutText.Length > 0 && !GrpcTimeout.TryParse(timeoutText, out timeout))
        {
            GrpcReply.Fail(context.Response, new GrpcException(
                StatusCode.Internal, $"malformed grpc-timeout: \"{timeoutText}\""));
            return;
        }

        if (timeout == Timeout.InfiniteTimeSpan || timeout > GrpcTimeout.TimerMax)
        {
            await RunAsync(context, CancellationToken.None, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var deadline = new CancellationTokenSource(timeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        await RunAsync(context, deadline.Token, either.Token).ConfigureAwait(false);
    }

    /// <summary>Runs the handler and writes the status: the edge where every failure ends.</summary>
    private async Task RunAsync(HttpContext context, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerAsync(context, cancellationToken).ConfigureAwait(false);
            GrpcReply.Succeed(context.Response);
        }
        catch (GrpcException e)
        {
            GrpcReply.Fail(context.Response, e);
        }
        catch (Model.RequestException e)
        {
            GrpcReply.Fail(context.Response, GrpcFaults.From(e));
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            GrpcReply.Fail(context.Response, new GrpcException(StatusCode.DeadlineExceeded, "context deadline exceeded"));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || e is OperationCanceledException)
        {
            GrpcReply.Fail(context.Response, new GrpcException(StatusCode.Cancelled, "context canceled"));
        }
        catch (BadHttpRequestException e)
        {
            // The body broke off or came too slowly.
            GrpcReply.Fail(context.Response, new GrpcException(StatusCode.Internal, e.Message));
        }
        catch (Exception e)
        {
            GrpcLog.CallFailed(logger, method.Path, e);
            GrpcReply.Fail(context.Response, new GrpcException(StatusCode.Internal, "internal error"));
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var request = await ReadRequestAsync(context, cancellationToken).ConfigureAwait(false);

        // As grpc-go: the answer is compressed as the request was.
        var useGzip = context.Request.Headers[GrpcHeaders.Encoding] == GrpcHeaders.Gzip;
        using var responses = new GrpcResponseStream(context.Response, useGzip);
        await handler(request.Memory, responses, new GrpcServerCall(method, context), cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask<GrpcMessage> ReadRequestAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.AcceptedEncodings;
        var reader = new GrpcMessageReader(
            context.Request.Body, context.Request.Headers[GrpcHeaders.Encoding].ToString(), options.ReceiveBytesMax);
        var request = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new GrpcException(StatusCode.Internal, "cardinality violation: received no request message");
        try
        {
            await reader.ExpectEndAsync(cancellationToken).ConfigureAwait(false);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }
}
