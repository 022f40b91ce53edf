using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;

namespace Trine.Distributor.Logs;

/// <summary>Errors of OTLP over HTTP: a <c>google.rpc.Status</c> in the request's form.</summary>
internal static class OtlpErrors
{
    /// <summary>As OTLP receivers answer.</summary>
    public static ErrorWriter Writer { get; } = WriteAsync;

    /// <summary>As Loki answers: our own failures are 503, since exporters do not try again after a 500.</summary>
    public static ErrorWriter LokiWriter { get; } = static (context, error, message)
        => WriteAsync(context, error == RequestError.Internal ? RequestError.Unavailable : error, message);

    private static async Task WriteAsync(HttpContext context, RequestError error, string message)
    {
        if (!OtlpHttp.TryParseContentType(context.Request.ContentType ?? "", out var content))
        {
            content = OtlpContent.Protobuf;
        }

        using var body = new ByteBuffer();
        OtlpReplies.WriteStatus(content, GrpcFaults.StatusOf(error), message, body);
        context.Response.StatusCode = ErrorWriters.StatusOf(error);
        context.Response.ContentType = OtlpHttp.ContentTypeOf(content);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
