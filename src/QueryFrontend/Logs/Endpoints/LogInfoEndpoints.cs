using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's endpoints that read no data: <c>format_query</c>, <c>drilldown-limits</c>, <c>status/buildinfo</c>.</summary>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
/// <param name="hasPatterns">Whether <c>patterns</c> answers.</param>
internal sealed class LogInfoEndpoints(Func<TenantId, LogLimits> limitsOf, bool hasPatterns)
{
    /// <summary>The Loki release whose behaviour is served: clients switch features by it.</summary>
    private const string LokiVersion = "3.7.0";

    public static async Task FormatQueryAsync(HttpContext context)
    {
        var query = (await RequestParameters.ReadAsync(context)).Get("query");
        var json = new JsonOutput(context.Response.BodyWriter);
        context.Response.ContentType = LogResponses.JsonType;
        try
        {
            var formatted = LogQLFormatter.Format(LogQLParser.Parse(query));
            json.Raw("{\"status\":\"success\",\"data\":"u8);
            json.String(formatted);
        }
        catch (RequestException malformed)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            json.Raw("{\"status\":\"invalid-query\",\"error\":"u8);
            json.String(malformed.Message);
        }

        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public async Task DrilldownLimitsAsync(HttpContext context)
    {
        var limits = limitsOf(context.GetTenant());
        var json = new JsonOutput(context.Response.BodyWriter);
        context.Response.ContentType = LogResponses.JsonType;
        json.Raw("{\"limits\":{\"discover_log_levels\":"u8);
        json.Raw(limits.DiscoverLogLevels ? "true"u8 : "false"u8);
        json.Raw(",\"discover_service_name\":"u8);
        json.Strings(limits.DiscoverServiceName);
        json.Raw(",\"max_entries_limit_per_query\":"u8);
        json.Number(limits.EntriesPerQueryMax);
        json.Raw(",\"max_line_size_truncate\":"u8);
        json.Raw(limits.LineSizeTruncate ? "true"u8 : "false"u8);
        json.Raw(",\"max_query_bytes_read\":"u8);
        json.String(limits.QueryBytesReadMax.ToString());
        WriteDuration(json, "max_query_length", limits.QueryLengthMax);
        WriteDuration(json, "max_query_lookback", limits.QueryLookbackMax);
        WriteDuration(json, "max_query_range", limits.QueryRangeMax);
        WriteDuration(json, "query_timeout", limits.QueryTimeout);
        WriteDuration(json, "retention_period", Duration.Zero);
        json.Raw(",\"max_query_series\":"u8);
        json.Number(limits.QuerySeriesMax);
        json.Raw(",\"volume_enabled\":"u8);
        json.Raw(limits.VolumeEnabled ? "true"u8 : "false"u8);
        json.Raw(",\"volume_max_series\":"u8);
        json.Number(limits.VolumeSeriesMax);
        json.Raw("},\"pattern_ingester_enabled\":"u8);
        json.Raw(hasPatterns ? "true"u8 : "false"u8);
        json.Raw(",\"version\":"u8);
        json.String(LokiVersion);
        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public static async Task BuildInfoAsync(HttpContext context)
    {
        var json = new JsonOutput(context.Response.BodyWriter);
        context.Response.ContentType = LogResponses.JsonType;
        json.Raw("{\"version\":"u8);
        json.String(LokiVersion);
        json.Raw(",\"revision\":"u8);
        json.String($"trine-{CommandLine.Version}");
        json.Raw(",\"branch\":\"\",\"buildUser\":\"\",\"buildDate\":\"\",\"goVersion\":\"\"}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteDuration(JsonOutput json, string key, Duration value)
    {
        json.Raw(Encoding.UTF8.GetBytes($",\"{key}\":"));
        json.String(value.ToString());
    }
}
