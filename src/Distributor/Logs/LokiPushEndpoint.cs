using Microsoft.AspNetCore.Http;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Logs;

namespace Trine.Distributor.Logs;

/// <summary>Loki's push endpoints: <c>/loki/api/v1/push</c> and the older <c>/api/prom/push</c>.</summary>
internal sealed class LokiPushEndpoint(LogDistributor distributor, InflightBytes inflight, PushBodyLimits limits)
{
    public Task PushAsync(HttpContext context) => HandleAsync(context, LokiPushDecoder.Decode);

    public Task PushLegacyAsync(HttpContext context) => HandleAsync(context, LokiPushDecoder.DecodeLegacy);

    /// <summary>Loki's refusal of a push of nothing.</summary>
    public static RequestException NoStreams()
        => new(RequestError.Unprocessable, "error at least one valid stream is required for ingestion");

    private delegate LogBatch Decoder(
        ReadOnlySpan<byte> body, string contentType, string contentEncoding, PushBodyLimits limits);

    private async Task HandleAsync(HttpContext context, Decoder decode)
    {
        using var body = await RequestBody.ReadAsync(context, limits.WireBytesMax, inflight);
        var contentType = context.Request.ContentType ?? "";
        using var batch = decode(body.Bytes, contentType, context.Request.Headers.ContentEncoding.ToString(), limits);
        body.Reserve(batch.Text.Length);
        var format = contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) ? "json" : "protobuf";
        if (batch.Streams.Count == 0)
        {
            throw NoStreams();
        }

        var outcome = await distributor.PushAsync(context.GetTenant(), batch, format, context.RequestAborted);
        outcome.ThrowIfRefused();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
