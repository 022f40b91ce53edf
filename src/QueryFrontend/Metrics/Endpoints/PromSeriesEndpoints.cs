using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>series</c>, <c>labels</c> and <c>label/{name}/values</c>.</summary>
internal sealed class PromSeriesEndpoints(TenantsMetrics metrics, TimeProvider time)
{
    public async Task SeriesAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadStrictlyAsync(context, time);
        if (parameters.GetAll("match[]").Count == 0)
        {
            throw new RequestException(RequestError.BadRequest, "no match[] parameter provided");
        }

        var limit = parameters.Limit();
        var series = await metrics.SeriesAsync(
            context.GetTenants(), parameters.Scope(limit, namesParameter: true), context.RequestAborted);
        var isTruncated = limit > 0 && series.Count > limit;
        var count = isTruncated ? limit : series.Count;
        var json = PromResponse.Begin(context);
        var output = context.Response.BodyWriter;
        json.Raw("["u8);
        for (var i = 0; i < count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.Labels(series[i]);
            await PromResponse.FlushIfLargeAsync(output, context.RequestAborted);
        }

        json.Raw("]"u8);
        await PromResponse.EndAsync(context, isTruncated ? [PromResponse.Truncated] : []);
    }

    public async Task LabelsAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = parameters.Limit();
        var names = await metrics.LabelNamesAsync(
            context.GetTenants(), parameters.Scope(limit, namesParameter: false), context.RequestAborted);
        await PromResponse.WriteStringsAsync(context, names, limit);
    }

    public async Task LabelValuesAsync(HttpContext context)
    {
        var name = LabelNames.Unescape(context.GetRouteText("name"));
        if (name.Length == 0 || !IsUtf8(context))
        {
            var written = WebUtility.UrlDecodeToBytes(Encoding.UTF8.GetBytes(name), 0, Encoding.UTF8.GetByteCount(name));
            throw new RequestException(RequestError.BadRequest, $"invalid label name: {GoQuote.Quote(written)}");
        }

        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = parameters.Limit();
        var values = await metrics.LabelValuesAsync(
            context.GetTenants(), name, parameters.Scope(limit, namesParameter: false), context.RequestAborted);
        await PromResponse.WriteStringsAsync(context, values, limit);
    }

    /// <summary>Whether the path is UTF-8 once it is decoded.</summary>
    private static bool IsUtf8(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = Encoding.ASCII.GetBytes(target.Split('?')[0]);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(path, 0, path.Length));
    }
}
