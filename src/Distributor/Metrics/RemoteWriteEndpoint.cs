using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trine.Distributor.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Metrics;

namespace Trine.Distributor.Metrics;

/// <summary>Remote write 1.0 and 2.0: Prometheus's <c>/api/v1/write</c> and Mimir's <c>/api/v1/push</c>.</summary>
/// <remarks>What is valid of a request is stored in either version, as Mimir does; the reply names what is not.</remarks>
internal sealed class RemoteWriteEndpoint(
    MetricDistributor distributor, InflightBytes inflight, SentSeriesCache sentSeries, int bodyBytesMax)
{
    /// <summary>Prometheus's: series whose labels identify nothing are skipped in version 1.0.</summary>
    public Task WriteAsync(HttpContext context) => HandleAsync(
        context,
        new MetricRules(SkipsBadLabels: true, NeedsSamples: false),
        new MetricRules(SkipsBadLabels: false, NeedsSamples: true, TellsAsPrometheus: true));

    /// <summary>Mimir's.</summary>
    public Task PushAsync(HttpContext context)
        => HandleAsync(context, default, new MetricRules(SkipsBadLabels: false, NeedsSamples: true));

    private async Task HandleAsync(HttpContext context, MetricRules v1Rules, MetricRules v2Rules)
    {
        if (!RemoteWriteHeaders.TryParseContentType(context.Request.ContentType ?? "", out var version, out var error)
            || !RemoteWriteHeaders.TryParseEncoding(context.Request.Headers.ContentEncoding.ToString(), out error))
        {
            await ErrorWriters.WritePlainAsync(context, StatusCodes.Status415UnsupportedMediaType, error + "\n");
            return;
        }

        var isV2 = version == RemoteWriteVersion.V2;
        if (isV2)
        {
            WriteCounts(context, default); // Stays where the request fails as a whole.
        }

        var tenant = context.GetTenant();
        distributor.TakeRequest(tenant);
        using var body = await ReadAsync(context);
        using var batch = RemoteWriteDecoder.Decode(body.Bytes, version, bodyBytesMax, sentSeries);
        body.Reserve(batch.Text.Length + (batch.FloatCount * 2L * sizeof(long)));
        var outcome = await distributor.PushAsync(tenant, batch, isV2 ? v2Rules : v1Rules, context.RequestAborted);
        if (isV2)
        {
            WriteCounts(context, outcome.Written);
        }

        await ReplyAsync(context, outcome, isV2);
    }

    private async Task<RequestBody> ReadAsync(HttpContext context)
    {
        try
        {
            return await RequestBody.ReadAsync(context, bodyBytesMax, inflight);
        }
        catch (RequestException e) when (e.Error == RequestError.TooLarge)
        {
            throw MetricErrors.TooLarge(context.Request.ContentLength ?? (bodyBytesMax + 1L), bodyBytesMax);
        }
    }

    private static async Task ReplyAsync(HttpContext context, MetricPushOutcome outcome, bool isV2)
    {
        if (outcome.Dropped.Length > 0)
        {
            // Mimir's answer to the replica that is not stored: nothing for its sender to do.
            await ErrorWriters.WritePlainAsync(context, StatusCodes.Status202Accepted, outcome.Dropped + "\n");
            return;
        }

        // In version 1.0 exemplars that are refused are nobody's error.
        if (isV2 ? outcome.Messages.Count > 0 : outcome.HasSampleFaults)
        {
            throw new RequestException(
                outcome.Error ?? RequestError.BadRequest, isV2 ? string.Join('\n', outcome.Messages) : outcome.Messages[0]);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void WriteCounts(HttpContext context, MetricCounts written)
    {
        var headers = context.Response.Headers;
        headers["X-Prometheus-Remote-Write-Samples-Written"] = Text(written.Floats);
        headers["X-Prometheus-Remote-Write-Histograms-Written"] = Text(written.Histograms);
        headers["X-Prometheus-Remote-Write-Exemplars-Written"] = Text(written.Exemplars);
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
