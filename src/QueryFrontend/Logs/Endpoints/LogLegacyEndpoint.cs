using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model.GoText;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's first query endpoint, <c>/api/prom/query</c>: log queries only, in a form of its own.</summary>
internal sealed class LogLegacyEndpoint(LogQueryService service, TimeProvider time)
{
    public async Task QueryAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        LogSelectors.ParseLogQuery(parameters.Query);
        var range = parameters.Range();
        var request = new LogQueryRequest(
            parameters.Query, range.StartNs, range.EndNs, StepNs: 0, IntervalNs: 0, parameters.Limit(), parameters.Direction());
        var entries = await service.QueryEntriesAsync(context.GetTenant(), request, context.RequestAborted);

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"streams\":["u8);
        var comma = false;
        var streams = entries.GroupBy(entry => LogResultJson.StreamOf(entry, isCategorized: false))
            .OrderBy(stream => stream.Key.ToString(), StringComparer.Ordinal);
        foreach (var stream in streams)
        {
            json.Raw(comma ? ",{\"labels\":"u8 : "{\"labels\":"u8);
            comma = true;
            json.String(stream.Key.ToString());
            WriteEntries(json, stream);
        }

        json.Raw("],\"stats\":{}}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteEntries(JsonOutput json, IEnumerable<LogEntry> entries)
    {
        json.Raw(",\"entries\":["u8);
        var comma = false;
        foreach (var entry in entries)
        {
            json.Raw(comma ? ",{\"ts\":"u8 : "{\"ts\":"u8);
            comma = true;
            json.String(GoTime.FromUnixNanoseconds(entry.TimestampNs).Format(GoTime.Rfc3339Nano));
            json.Raw(",\"line\":"u8);
            json.String(entry.Line.Span);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }
}
