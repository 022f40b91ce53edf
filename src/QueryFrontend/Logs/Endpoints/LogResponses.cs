using Microsoft.AspNetCore.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Pieces that Loki's answers share.</summary>
internal static class LogResponses
{
    public const string JsonType = "application/json; charset=UTF-8";

    /// <summary>Answers <c>{"status":"success","data":[…]}</c>; without <c>data</c> when there is nothing, as Loki does.</summary>
    public static async Task WriteStringsAsync(HttpContext context, IReadOnlyCollection<string> values)
    {
        context.Response.ContentType = JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"status\":\"success\""u8);
        json.Raw(values.Count > 0 ? ",\"data\":["u8 : default);
        var comma = false;
        foreach (var value in values)
        {
            json.Raw(comma ? ","u8 : default);
            comma = true;
            json.String(value);
        }

        json.Raw(values.Count > 0 ? "]}"u8 : "}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Appends the warnings of an answer beside its status; nothing when there are none.</summary>
    public static void WriteWarnings(JsonOutput json, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        json.Raw(",\"warnings\":["u8);
        for (var i = 0; i < warnings.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.String(warnings[i]);
        }

        json.Raw("]"u8);
    }
}
