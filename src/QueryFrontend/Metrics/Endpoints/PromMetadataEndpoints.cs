using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>metadata</c> and <c>targets/metadata</c>. Metadata are what senders pushed, as in Mimir;
/// there are no scrape targets.</summary>
internal sealed class PromMetadataEndpoints(MetricDispatcher dispatcher, TimeProvider time)
{
    public async Task MetadataAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = parameters.Number("limit", -1, "limit must be a number");
        var perMetric = parameters.Number("limit_per_metric", -1, "limit_per_metric must be a number");
        var metadata = await dispatcher.MetadataAsync(
            context.GetTenant(), parameters.Get("metric"), context.RequestAborted);
        var json = PromResponse.Begin(context);
        json.Raw("{"u8);
        var families = 0;
        for (var i = 0; i < metadata.Count && (limit < 0 || families < limit); families++)
        {
            var end = i + 1;
            while (end < metadata.Count && metadata[end].Family == metadata[i].Family)
            {
                end++;
            }

            json.Raw(families > 0 ? ","u8 : default);
            json.String(metadata[i].Family);
            json.Raw(":["u8);
            var entriesEnd = perMetric > 0 ? Math.Min(end, i + perMetric) : end;
            for (var entry = i; entry < entriesEnd; entry++)
            {
                json.Raw(entry > i ? ","u8 : default);
                Write(json, metadata[entry]);
            }

            json.Raw("]"u8);
            i = end;
        }

        json.Raw("}"u8);
        await PromResponse.EndAsync(context);
    }

    public async Task TargetMetadataAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        parameters.Number("limit", -1, "limit must be a number");
        if (parameters.Get("match_target") is { Length: > 0 } selector)
        {
            PromParameters.Selector("match_target", selector);
        }

        await PromResponse.WriteAsync(context, "[]"u8.ToArray());
    }

    private static void Write(Logs.Json.JsonOutput json, MetricMetadata metadata)
    {
        json.Raw("{\"type\":"u8);
        json.String(metadata.Type);
        json.Raw(",\"unit\":"u8);
        json.String(metadata.Unit);
        json.Raw(",\"help\":"u8);
        json.String(metadata.Help);
        json.Raw("}"u8);
    }
}
