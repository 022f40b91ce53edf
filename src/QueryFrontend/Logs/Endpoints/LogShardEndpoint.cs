using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>
/// Loki's <c>index/shards</c>: how to cut the streams of a query by fingerprint. Streams are not stored by fingerprint
/// here, so the answer is always one shard that holds them all, with its figures.
/// </summary>
internal sealed class LogShardEndpoint(LogDispatcher dispatcher, TimeProvider time)
{
    private static readonly string[] Units
        = ["", "B", "K", "KB", "M", "MB", "G", "GB", "T", "TB", "P", "PB", "E", "EB"];

    public async Task ShardsAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var range = parameters.Range();
        _ = parameters.Step(range);
        if (!IsPositiveSize(parameters.Get("targetBytesPerShard")))
        {
            throw new RequestException(RequestError.BadRequest, "targetBytesPerShard must be a positive value");
        }

        var matchers = LogSelectors.ParseLogQuery(parameters.Query).Matchers;
        var wholeNs = Math.Max(range.EndNs - range.StartNs, 1);
        var volumes = await dispatcher.VolumeAsync(context.GetTenants(), matchers, range, wholeNs, context.RequestAborted);

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"shards\":[{\"bounds\":{\"min\":0,\"max\":18446744073709551615},\"stats\":"u8);
        LogStatsJson.Write(json, volumes);
        json.Raw("}],\"statistics\":"u8);
        LogStatisticsJson.Write(
            json, new LogRequestStatistics(default, time.GetElapsedTime(started), TimeSpan.Zero, Splits: 1, EntriesReturned: 0));
        json.Raw(",\"chunkGroups\":null}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>A whole number, perhaps with a unit: <c>600MB</c>.</summary>
    private static bool IsPositiveSize(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        return text.AsSpan(0, digits).IndexOfAnyExcept('0') >= 0
            && Array.Exists(Units, unit => unit.Equals(text[digits..].Trim(), StringComparison.OrdinalIgnoreCase));
    }
}
