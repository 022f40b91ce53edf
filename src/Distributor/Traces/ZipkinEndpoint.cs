using Microsoft.AspNetCore.Http;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Logs;
using Trine.Protocol.Traces;

namespace Trine.Distributor.Traces;

/// <summary>Zipkin's spans over HTTP, as OpenTelemetry's collector takes them.</summary>
internal sealed class ZipkinEndpoint(TraceDistributor distributor, InflightBytes inflight, PushBodyLimits limits)
{
    private const string Version1Path = "api/v1/spans";

    public async Task PushAsync(HttpContext context)
    {
        var isVersion1 = (context.Request.Path.Value ?? "").Contains(Version1Path, StringComparison.Ordinal);
        var contentType = context.Request.ContentType ?? "";
        using var body = await TraceBody.ReadAsync(context, limits, inflight);
        var spans = DecodedSpans.Decode(body.Bytes, DecoderOf(isVersion1, contentType));
        try
        {
            await distributor.PushAsync(context.GetTenant(), spans.Take, context.RequestAborted);
        }
        catch (RequestException refused) when (refused.Error != RequestError.Cancelled)
        {
            // Upstream tells senders no more than that; its text is a JSON string.
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.Body.WriteAsync("\"Internal Server Error\""u8.ToArray(), context.RequestAborted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static DecodedSpans.Decoder DecoderOf(bool isVersion1, string contentType) => (isVersion1, contentType) switch
    {
        (true, "application/x-thrift") => ZipkinV1Decoder.DecodeThrift,
        (true, _) => ZipkinV1Decoder.DecodeJson,
        (false, "application/x-protobuf") => ZipkinProtoDecoder.Decode,
        _ => ZipkinJsonDecoder.Decode,
    };
}
