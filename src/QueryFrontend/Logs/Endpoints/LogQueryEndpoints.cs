using Microsoft.AspNetCore.Http;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's <c>query</c> and <c>query_range</c>.</summary>
internal sealed class LogQueryEndpoints(LogQueryService service, TimeProvider time)
{
    public async Task QueryRangeAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var range = parameters.Range();
        var request = new LogQueryRequest(
            parameters.Query,
            range.StartNs,
            range.EndNs,
            parameters.Step(range),
            parameters.Interval(),
            parameters.Limit(),
            parameters.Direction(),
            IsDrilldown(context),
            LogTenants.MoreOf(context));
        var answer = await service.QueryRangeAsync(
            LogTenants.FirstOf(context), request, IsCacheBypassed(context), context.RequestAborted);
        await WriteAsync(context, answer);
    }

    public async Task QueryInstantAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var timestampNs = parameters.Time();
        var request = new LogQueryRequest(
            parameters.Query,
            timestampNs,
            timestampNs,
            StepNs: 0,
            IntervalNs: 0,
            parameters.Limit(),
            parameters.Direction(),
            IsDrilldown(context),
            LogTenants.MoreOf(context));
        var answer = await service.QueryInstantAsync(LogTenants.FirstOf(context), request, context.RequestAborted);
        await WriteAsync(context, answer);
    }

    private static bool IsCacheBypassed(HttpContext context)
        => context.Request.Headers.CacheControl.ToString().Contains("no-cache", StringComparison.OrdinalIgnoreCase);

    private static bool IsDrilldown(HttpContext context)
        => context.Request.Headers["X-Query-Tags"].ToString()
            .Contains("Source=grafana-lokiexplore-app", StringComparison.OrdinalIgnoreCase);

    private static async Task WriteAsync(HttpContext context, LogAnswer answer)
    {
        var flags = EncodingFlags.Of(context);
        var output = context.Response.BodyWriter;
        var json = new JsonOutput(output);
        context.Response.ContentType = LogResponses.JsonType;
        json.Raw("{\"status\":\"success\",\"data\":{\"resultType\":\""u8);
        json.Raw(LogResultJson.TypeOf(answer.Data));
        json.Raw("\","u8);
        if (answer.Data is LogEntries)
        {
            flags.Write(json, default, ","u8);
        }

        json.Raw("\"result\":"u8);
        await LogResultJson.WriteAsync(output, answer.Data, flags.IsCategorized, context.RequestAborted);
        json.Raw(",\"stats\":"u8);
        LogStatisticsJson.Write(json, answer.Statistics);
        json.Raw("}"u8);
        LogResponses.WriteWarnings(json, answer.Warnings);
        json.Raw("}"u8);
        await output.FlushAsync(context.RequestAborted);
    }
}
