using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;
using Trine.Protocol.Traces;

namespace Trine.Distributor.Traces;

/// <summary>Jaeger's spans as Thrift over HTTP, over gRPC and in datagrams.</summary>
internal sealed class JaegerEndpoint(TraceDistributor distributor, InflightBytes inflight, PushBodyLimits limits)
{
    public static GrpcMethod PostSpansMethod { get; } = new("jaeger.api_v2.CollectorService", "PostSpans");

    public async Task PushAsync(HttpContext context)
    {
        CheckContentType(context.Request.ContentType ?? "");
        using var body = await TraceBody.ReadAsync(context, limits, inflight);
        var spans = DecodedSpans.Decode(body.Bytes, JaegerThriftDecoder.DecodeBatch);
        try
        {
            await distributor.PushAsync(context.GetTenant(), spans.Take, context.RequestAborted);
        }
        catch (RequestException refused) when (refused.Error != RequestError.Cancelled)
        {
            throw new RequestException(RequestError.Internal, $"Cannot submit Jaeger batch: {refused.Message}", refused);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public async ValueTask PostSpansAsync(ReadOnlyMemory<byte> request, TenantId tenant, CancellationToken cancellationToken)
    {
        using var room = inflight.Take(3L * request.Length);
        await distributor.PushAsync(tenant, () => JaegerProtoDecoder.Decode(request.Span), cancellationToken);
    }

    public async Task PushDatagramAsync(
        ReadOnlyMemory<byte> datagram, bool isCompact, TenantId tenant, CancellationToken cancellationToken)
    {
        using var room = inflight.Take(3L * datagram.Length);
        await distributor.PushAsync(
            tenant, () => JaegerThriftDecoder.DecodeDatagram(datagram.Span, isCompact), cancellationToken);
    }

    private static void CheckContentType(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            throw new RequestException(RequestError.BadRequest, "Cannot parse content type: mime: no media type");
        }

        if (type.MediaType.Value is not ("application/x-thrift" or "application/vnd.apache.thrift.binary"))
        {
            throw new RequestException(RequestError.BadRequest, $"Unsupported content type: {type.MediaType}");
        }
    }
}
