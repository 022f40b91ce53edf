using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Fields;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's <c>detected_fields</c> and <c>detected_field/{name}/values</c>: what the newest lines of a query consist of.</summary>
internal sealed class LogFieldEndpoints(LogQueryService service, TimeProvider time)
{
    private const int LinesDefault = 100;
    private const int LimitDefault = 1000;

    public async Task DetectedFieldsAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var limit = LimitOf(parameters);
        var entries = await ReadEntriesAsync(context, parameters);
        var fields = await FieldDetection.DetectAsync(entries, limit, context.RequestAborted);

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"fields\":["u8);
        for (var i = 0; i < fields.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            Write(json, fields[i]);
        }

        json.Raw("],\"limit\":"u8);
        json.Number(limit);
        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public async Task DetectedFieldValuesAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var limit = LimitOf(parameters);
        var entries = await ReadEntriesAsync(context, parameters);
        var values = await FieldDetection.ValuesOfAsync(context.GetRouteText("name"), entries, limit, context.RequestAborted);

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"values\":"u8);
        json.Strings(values.Order(StringComparer.Ordinal));
        json.Raw(",\"limit\":"u8);
        json.Number(limit);
        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static int LimitOf(LogParameters parameters)
        => parameters.PositiveInt("limit", parameters.PositiveInt("field_limit", LimitDefault));

    private static void Write(JsonOutput json, DetectedField field)
    {
        json.Raw("{\"label\":"u8);
        json.String(field.Name);
        json.Raw(",\"type\":"u8);
        json.String(field.Type);
        json.Raw(",\"cardinality\":"u8);
        json.Number(field.Values.Count);
        json.Raw(",\"parsers\":"u8);
        if (field.Parsers.Count > 0)
        {
            json.Strings(field.Parsers);
        }
        else
        {
            json.Raw("null"u8);
        }

        if (field.JsonPath.Count > 0)
        {
            json.Raw(",\"jsonPath\":"u8);
            json.Strings(field.JsonPath);
        }

        json.Raw("}"u8);
    }

    private async Task<IReadOnlyList<LogEntry>> ReadEntriesAsync(HttpContext context, LogParameters parameters)
    {
        LogSelectors.ParseLogQuery(parameters.Query);
        var range = parameters.Range();
        parameters.Step(range); // Of no use here, but a wrong one is an error as everywhere.
        var request = new LogQueryRequest(
            parameters.Query,
            range.StartNs,
            range.EndNs,
            StepNs: 0,
            IntervalNs: 0,
            parameters.PositiveInt("line_limit", LinesDefault),
            LogDirection.Backward,
            MoreTenants: LogTenants.MoreOf(context));
        return await service.QueryEntriesAsync(LogTenants.FirstOf(context), request, context.RequestAborted);
    }
}
