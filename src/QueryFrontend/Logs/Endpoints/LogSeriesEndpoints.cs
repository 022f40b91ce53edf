using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's <c>labels</c>, <c>label/{name}/values</c> and <c>series</c>.</summary>
internal sealed class LogSeriesEndpoints(LogDispatcher dispatcher, TimeProvider time)
{
    public async Task LabelsAsync(HttpContext context)
    {
        var streams = await SelectAsync(context);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stream in streams)
        {
            foreach (var label in stream)
            {
                names.Add(label.Name);
            }
        }

        await LogResponses.WriteStringsAsync(context, names);
    }

    public async Task LabelValuesAsync(HttpContext context)
    {
        var name = context.GetRouteText("name");
        var streams = await SelectAsync(context);
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stream in streams)
        {
            if (stream.TryGet(name, out var value))
            {
                values.Add(value);
            }
        }

        await LogResponses.WriteStringsAsync(context, values);
    }

    public async Task SeriesAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var selectors = parameters.GetAll("match").Concat(parameters.GetAll("match[]")).ToList();
        var groups = selectors is [] or ["{}"] ? [] : selectors.ConvertAll(LogSelectors.Parse);
        var streams = await dispatcher.SeriesAsync(context.GetTenants(), groups, parameters.Range(), context.RequestAborted);

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"status\":\"success\",\"data\":["u8);
        for (var i = 0; i < streams.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.Labels(streams[i]);
        }

        json.Raw("]}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task<IReadOnlyList<LabelSet>> SelectAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        IReadOnlyList<IReadOnlyList<LabelMatcher>> groups
            = parameters.Query.Length > 0 ? [LogSelectors.Parse(parameters.Query)] : [];
        return await dispatcher.SeriesAsync(context.GetTenants(), groups, parameters.Range(), context.RequestAborted);
    }
}
