using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;
using Trine.QueryFrontend.Metrics.Json;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>query_exemplars</c>: the exemplars of all series that an expression selects.</summary>
internal sealed class PromExemplarEndpoint(TenantsMetrics metrics, PromQLParser parser, TimeProvider time)
{
    public async Task QueryAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var startMs = parameters.OptionalTime("start", PromTime.MinMs);
        var endMs = parameters.OptionalTime("end", PromTime.MaxMs);
        if (endMs < startMs)
        {
            throw new RequestException(
                RequestError.BadRequest, "end timestamp must not be before start timestamp");
        }

        var selectors = new List<IReadOnlyList<LabelMatcher>>();
        AddSelectors(parser.ParseExpr(parameters.Query), selectors);
        if (selectors.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var found = await metrics.ExemplarsAsync(
            context.GetTenants(), new MetricScope(selectors, startMs, endMs), context.RequestAborted);
        var json = PromResponse.Begin(context);
        json.Raw("["u8);
        for (var i = 0; i < found.Count; i++)
        {
            json.Raw(i > 0 ? ",{\"seriesLabels\":"u8 : "{\"seriesLabels\":"u8);
            json.Labels(found[i].Series);
            WriteExemplars(context, found[i].Exemplars);
            await PromResponse.FlushIfLargeAsync(context.Response.BodyWriter, context.RequestAborted);
        }

        json.Raw("]"u8);
        await PromResponse.EndAsync(context);
    }

    private static void AddSelectors(PromQLExpr expr, List<IReadOnlyList<LabelMatcher>> selectors)
    {
        if (expr is VectorSelectorExpr selector)
        {
            selectors.Add(selector.Matchers);
        }

        foreach (var child in expr.Children)
        {
            AddSelectors(child, selectors);
        }
    }

    private static void WriteExemplars(HttpContext context, IReadOnlyList<Exemplar> exemplars)
    {
        var output = context.Response.BodyWriter;
        var json = new Logs.Json.JsonOutput(output, isHtmlSafe: false);
        json.Raw(",\"exemplars\":["u8);
        for (var i = 0; i < exemplars.Count; i++)
        {
            json.Raw(i > 0 ? ",{\"labels\":"u8 : "{\"labels\":"u8);
            json.Labels(exemplars[i].Labels);
            json.Raw(",\"value\":"u8);
            PromNumbers.Value(output, exemplars[i].Value);
            json.Raw(",\"timestamp\":"u8);
            PromNumbers.Timestamp(output, exemplars[i].TimestampMs);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }
}
