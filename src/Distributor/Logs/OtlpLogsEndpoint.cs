using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;

namespace Trine.Distributor.Logs;

/// <summary>OTLP logs: over HTTP as Loki serves them and as collectors expect them, and over gRPC.</summary>
internal sealed class OtlpLogsEndpoint(
    LogDistributor distributor, InflightBytes inflight, PushBodyLimits limits, TimeProvider time)
{
    private const string Format = "otlp";

    /// <summary>What OTLP exporters call.</summary>
    public static GrpcMethod ExportMethod { get; } = new("opentelemetry.proto.collector.logs.v1.LogsService", "Export");

    /// <summary>Loki's own endpoint: 204, and any refusal is an error.</summary>
    public async Task PushLokiAsync(HttpContext context)
    {
        var content = OtlpHttp.ParseLokiContentType(context.Request.ContentType ?? "");
        var outcome = await PushAsync(context, content, isEmptyRefused: true);
        outcome.ThrowIfRefused();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>OTLP's endpoint: 200 with a response message that tells of refused records.</summary>
    public async Task PushAsync(HttpContext context)
    {
        if (!OtlpHttp.TryParseContentType(context.Request.ContentType ?? "", out var content))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var outcome = await PushAsync(context, content, isEmptyRefused: false);
        ThrowIfNotPartial(outcome);
        using var body = new ByteBuffer();
        OtlpReplies.WriteResponse(content, OtlpSignal.Logs, outcome.RefusedRows, outcome.Message, body);
        context.Response.ContentType = OtlpHttp.ContentTypeOf(content);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>OTLP over gRPC.</summary>
    public async ValueTask ExportAsync(
        ReadOnlyMemory<byte> request, ByteBuffer response, TenantId tenant, CancellationToken cancellationToken)
    {
        using var room = inflight.Take(request.Length);
        using var batch = OtlpLogsDecoder.DecodeMessage(request.Span, Options());
        try
        {
            var outcome = await distributor.PushAsync(tenant, batch, Format, cancellationToken);
            ThrowIfNotPartial(outcome);
            OtlpReplies.WriteResponse(OtlpContent.Protobuf, OtlpSignal.Logs, outcome.RefusedRows, outcome.Message, response);
        }
        catch (RequestException e) when (e.Error == RequestError.RateLimited)
        {
            throw RetryInfo.Refuse(e, RetryInfo.RateDelaySeconds);
        }
    }

    /// <summary>Bad records are told in a success: exporters must not send them again. All else they may.</summary>
    private static void ThrowIfNotPartial(LogPushOutcome outcome)
    {
        if (outcome.Error is not (null or RequestError.BadRequest))
        {
            outcome.ThrowIfRefused();
        }
    }

    private async Task<LogPushOutcome> PushAsync(HttpContext context, OtlpContent content, bool isEmptyRefused)
    {
        using var body = await RequestBody.ReadAsync(context, limits.WireBytesMax, inflight);
        using var batch = Decode(context, body, content);
        if (isEmptyRefused && batch.RowCount == 0)
        {
            throw LokiPushEndpoint.NoStreams();
        }

        body.Reserve(batch.Text.Length);
        return await distributor.PushAsync(context.GetTenant(), batch, Format, context.RequestAborted);
    }

    private LogBatch Decode(HttpContext context, RequestBody body, OtlpContent content)
    {
        var encoding = OtlpHttp.ParseEncoding(context.Request.Headers.ContentEncoding.ToString());
        return OtlpLogsDecoder.Decode(body.Bytes, content, encoding, Options());
    }

    private OtlpDecodeOptions Options()
    {
        var nowNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return new OtlpDecodeOptions(OtlpLogsConfig.Default, limits, nowNs);
    }
}
