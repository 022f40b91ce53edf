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
        if (values.Count > 0)
        {
            json.Raw(",\"data\":"u8);
            json.Strings(values);
        }

        json.Raw("}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Appends the warnings of an answer beside its status; nothing when there are none.</summary>
    public static void WriteWarnings(JsonOutput json, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        json.Raw(",\"warnings\":"u8);
        json.Strings(warnings);
    }
}
