using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Logs;
using Trine.Protocol.Metrics.Otlp;

namespace Trine.Distributor.Metrics;

/// <summary>OTLP metrics: over HTTP as Prometheus and Mimir serve them and as collectors expect them, and over gRPC.</summary>
internal sealed class OtlpMetricsEndpoint(MetricDistributor distributor, InflightBytes inflight, PushBodyLimits limits)
{
    /// <summary>What OTLP exporters call.</summary>
    public static GrpcMethod ExportMethod { get; } = new("opentelemetry.proto.collector.metrics.v1.MetricsService", "Export");

    /// <summary>Prometheus's endpoint: 200 without a body, samples that are refused are an error.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var content = ParseContentType(context.Request.ContentType ?? "");
        var encoding = context.Request.Headers.ContentEncoding.ToString() switch
        {
            "" => PushEncoding.None,
            "gzip" => PushEncoding.Gzip,
            var other => throw new RequestException(
                RequestError.BadRequest, $"unsupported compression: {other}. Only \"gzip\" or no compression supported"),
        };
        var outcome = await PushAsync(context, content, encoding);
        if (outcome.Push.HasSampleFaults)
        {
            throw new RequestException(outcome.Push.Error ?? RequestError.BadRequest, outcome.Push.Messages[0]);
        }

        await WriteResponseAsync(context, content, outcome);
    }

    /// <summary>OTLP's endpoint: 200 with a response message that tells of refused data points.</summary>
    public async Task PushAsync(HttpContext context)
    {
        if (!OtlpHttp.TryParseContentType(context.Request.ContentType ?? "", out var content))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var encoding = OtlpHttp.ParseEncoding(context.Request.Headers.ContentEncoding.ToString());
        var outcome = await PushAsync(context, content, encoding);
        ThrowIfNotPartial(outcome.Push);
        await WriteResponseAsync(context, content, outcome);
    }

    /// <summary>OTLP over gRPC.</summary>
    public async ValueTask ExportAsync(
        ReadOnlyMemory<byte> request, ByteBuffer response, TenantId tenant, CancellationToken cancellationToken)
    {
        using var room = inflight.Take(request.Length);
        try
        {
            distributor.TakeRequest(tenant);
            using var export = OtlpMetricsDecoder.DecodeMessage(request.Span, ConfigOf(distributor.LimitsOf(tenant)));
            var push = await distributor.PushAsync(tenant, export.Batch, default, cancellationToken);
            ThrowIfNotPartial(push);
            WriteResponse(OtlpContent.Protobuf, new OtlpOutcome(push, export.RefusedPoints, export.Fault), response);
        }
        catch (RequestException e) when (e.Error == RequestError.RateLimited)
        {
            throw RetryInfo.Refuse(e, RetryInfo.RateDelaySeconds);
        }
    }

    /// <summary>A tenant's translation.</summary>
    internal static OtlpMetricsConfig ConfigOf(MetricLimits limits) => new OtlpMetricsConfig
    {
        PromotedAttributes = limits.PromoteOtelResourceAttributes,
        PromotesAllAttributes = limits.OtelPromoteAllResourceAttributes,
        IgnoredAttributes = limits.OtelIgnoreResourceAttributes,
        KeepsIdentifyingAttributes = limits.OtelKeepIdentifyingResourceAttributes,
        ConvertsHistograms = limits.OtelConvertHistogramsToNhcb,
        PromotesScope = limits.OtelPromoteScopeMetadata,
        AcceptsDelta = limits.OtelNativeDeltaIngestion,
        SanitizesUnderscore = limits.OtelLabelNameUnderscoreSanitization,
        PreservesUnderscores = limits.OtelLabelNamePreserveMultipleUnderscores,
    }.WithStrategy(limits.OtelTranslationStrategy);

    private static OtlpContent ParseContentType(string contentType) => contentType switch
    {
        OtlpHttp.ProtobufType => OtlpContent.Protobuf,
        OtlpHttp.JsonType => OtlpContent.Json,
        _ => throw new RequestException(
            RequestError.BadRequest,
            $"unsupported content type: {contentType}. Supported: [{OtlpHttp.JsonType}, {OtlpHttp.ProtobufType}]"),
    };

    /// <summary>Bad data points are told in a success: exporters must not send them again. All else they may.</summary>
    private static void ThrowIfNotPartial(MetricPushOutcome outcome)
    {
        if (outcome.Error is { } error and not RequestError.BadRequest)
        {
            throw new RequestException(error, outcome.Messages.Count > 0 ? outcome.Messages[0] : "");
        }
    }

    private async Task<OtlpOutcome> PushAsync(HttpContext context, OtlpContent content, PushEncoding encoding)
    {
        var tenant = context.GetTenant();
        distributor.TakeRequest(tenant);
        using var body = await RequestBody.ReadAsync(context, limits.WireBytesMax, inflight);
        using var export = OtlpMetricsDecoder.Decode(
            body.Bytes, content, encoding, limits, ConfigOf(distributor.LimitsOf(tenant)));
        body.Reserve(export.Batch.Text.Length);
        var push = await distributor.PushAsync(tenant, export.Batch, default, context.RequestAborted);
        return new OtlpOutcome(push, export.RefusedPoints, export.Fault);
    }

    private static async Task WriteResponseAsync(HttpContext context, OtlpContent content, OtlpOutcome outcome)
    {
        using var body = new ByteBuffer();
        WriteResponse(content, outcome, body);
        context.Response.ContentType = OtlpHttp.ContentTypeOf(content);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private static void WriteResponse(OtlpContent content, OtlpOutcome outcome, ByteBuffer output)
    {
        var refused = outcome.RefusedPoints + outcome.Push.Refused.Floats + outcome.Push.Refused.Histograms;
        var message = string.Join("; ", outcome.Push.Messages.Prepend(outcome.Fault).Where(text => text.Length > 0));
        OtlpReplies.WriteResponse(content, OtlpSignal.Metrics, refused, message, output);
    }

    private sealed record OtlpOutcome(MetricPushOutcome Push, int RefusedPoints, string Fault);
}
