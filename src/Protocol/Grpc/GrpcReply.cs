using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Trine.Protocol.Grpc;

/// <summary>Ends a call: the status in trailers, or in the headers when nothing was sent yet.</summary>
internal static class GrpcReply
{
    public static void Succeed(HttpResponse response) => response.AppendTrailer(GrpcHeaders.Status, "0");

    public static void Fail(HttpResponse response, GrpcException fault)
    {
        if (response.HasStarted)
        {
            // Exists on HTTP/2, and nothing else reaches a handler.
            WriteStatus(response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, fault);
            return;
        }

        response.ContentType = GrpcHeaders.ContentType;
        response.Headers.Remove(GrpcHeaders.Encoding);
        WriteStatus(response.Headers, fault);
    }

    /// <summary>Answers what is not a gRPC request at all with an HTTP status, readable by both kinds of client.</summary>
    public static async Task RefuseAsync(HttpContext context, int httpStatus, string message)
    {
        var response = context.Response;
        response.StatusCode = httpStatus;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers[GrpcHeaders.Status] = ((int)StatusCode.Internal).ToString(CultureInfo.InvariantCulture);
        response.Headers[GrpcHeaders.Message] = StatusText.Encode(message);
        await response.WriteAsync(message, context.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteStatus(IHeaderDictionary headers, GrpcException fault)
    {
        headers[GrpcHeaders.Status] = ((int)fault.Status).ToString(CultureInfo.InvariantCulture);
        if (fault.Message.Length > 0)
        {
            headers[GrpcHeaders.Message] = StatusText.Encode(fault.Message);
        }

        if (!fault.Details.IsEmpty)
        {
            headers[GrpcHeaders.Details] = Convert.ToBase64String(fault.Details.Span).TrimEnd('=');
        }
    }
}
