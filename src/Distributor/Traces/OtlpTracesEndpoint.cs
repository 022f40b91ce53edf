using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Distributor.Http;
using Trine.Distributor.Logs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;
using Trine.Protocol.Traces;

namespace Trine.Distributor.Traces;

/// <summary>OTLP traces over HTTP and gRPC, as OpenTelemetry's collector and Tempo take them.</summary>
internal sealed class OtlpTracesEndpoint(TraceDistributor distributor, InflightBytes inflight, PushBodyLimits limits)
{
    /// <summary>What OTLP exporters call.</summary>
    public static GrpcMethod ExportMethod { get; } = new("opentelemetry.proto.collector.trace.v1.TraceService", "Export");

    /// <summary>A <c>google.rpc.Status</c> in the request's form; what is not the sender's fault may be tried again.</summary>
    public static ErrorWriter Errors { get; } = static (context, error, message) => OtlpErrors.Writer(
        context,
        error switch
        {
            RequestError.TooLarge or RequestError.Unprocessable => RequestError.BadRequest,
            RequestError.Internal or RequestError.DeadlineExceeded or RequestError.Cancelled => RequestError.Unavailable,
            _ => error,
        },
        message);

    public async Task PushAsync(HttpContext context)
    {
        if (!OtlpHttp.TryParseContentType(context.Request.ContentType ?? "", out var content))
        {
            await WriteTextAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "415 unsupported media type, supported: [application/json, application/x-protobuf]");
            return;
        }

        try
        {
            using var body = await TraceBody.ReadAsync(context, limits, inflight);
            await distributor.PushAsync(
                context.GetTenant(),
                () => OtlpTracesDecoder.Decode(body.Bytes, content, PushEncoding.None, limits),
                context.RequestAborted);
        }
        catch (TraceRateException rate) when (rate.IsRetryTold)
        {
            context.Response.Headers.RetryAfter = TraceRateException.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            throw;
        }

        using var reply = new ByteBuffer();
        reply.Append(content == OtlpContent.Json ? """{"partialSuccess":{}}"""u8 : []);
        context.Response.ContentType = OtlpHttp.ContentTypeOf(content);
        context.Response.ContentLength = reply.Length;
        await context.Response.Body.WriteAsync(reply.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Any other method than POST.</summary>
    public static Task RefuseMethodAsync(HttpContext context) => WriteTextAsync(
        context, StatusCodes.Status405MethodNotAllowed, "405 method not allowed, supported: [POST]");

    /// <summary>OTLP over gRPC; a full success is an empty message.</summary>
    public async ValueTask ExportAsync(ReadOnlyMemory<byte> request, TenantId tenant, CancellationToken cancellationToken)
    {
        using var room = inflight.Take(3L * request.Length);
        try
        {
            await distributor.PushAsync(
                tenant, () => OtlpTracesDecoder.DecodeMessage(request.Span), cancellationToken);
        }
        catch (TraceRateException rate) when (rate.IsRetryTold)
        {
            throw RetryInfo.Refuse(rate, TraceRateException.RetryAfterSeconds);
        }
    }

    private static async Task WriteTextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), context.RequestAborted);
    }
}
