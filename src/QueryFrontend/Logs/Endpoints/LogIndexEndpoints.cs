using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's figures that need no line to be read: <c>index/stats</c>, <c>index/volume</c>, <c>detected_labels</c>.</summary>
internal sealed class LogIndexEndpoints(
    LogDispatcher dispatcher, Func<TenantId, LogLimits> limitsOf, TimeProvider time)
{
    private const int GroupsDefault = 100;

    /// <summary>Labels that Logs Drilldown always shows, whatever their values look like.</summary>
    private static readonly HashSet<string> AlwaysDetected = new(StringComparer.Ordinal) { "cluster", "namespace", "instance", "pod" };

    public async Task StatsAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var volumes = await ReadVolumesAsync(context, LogSelectors.Parse(parameters.Query), parameters.Range());
        var json = new JsonOutput(context.Response.BodyWriter);
        context.Response.ContentType = LogResponses.JsonType;
        LogStatsJson.Write(json, volumes);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public Task VolumeAsync(HttpContext context) => VolumeAsync(context, isRange: false);

    public Task VolumeRangeAsync(HttpContext context) => VolumeAsync(context, isRange: true);

    public async Task DetectedLabelsAsync(HttpContext context)
    {
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        IReadOnlyList<IReadOnlyList<LabelMatcher>> groups
            = parameters.Query is "" or "{}" ? [] : [LogSelectors.Parse(parameters.Query)];
        var streams = await dispatcher.SeriesAsync(context.GetTenants(), groups, parameters.Range(), context.RequestAborted);
        var detected = streams.SelectMany(stream => stream)
            .GroupBy(label => label.Name, label => label.Value, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Values: group.ToHashSet(StringComparer.Ordinal)))
            .Where(label => AlwaysDetected.Contains(label.Name) || IsTelling(label.Values))
            .OrderBy(label => label.Name, StringComparer.Ordinal)
            .ToList();

        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw(detected.Count > 0 ? "{\"detectedLabels\":["u8 : "{"u8);
        for (var i = 0; i < detected.Count; i++)
        {
            json.Raw(i > 0 ? ",{\"label\":"u8 : "{\"label\":"u8);
            json.String(detected[i].Name);
            json.Raw(",\"cardinality\":"u8);
            json.Number(detected[i].Values.Count);
            json.Raw("}"u8);
        }

        json.Raw(detected.Count > 0 ? "]}"u8 : "}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Numbers and UUIDs tell streams apart but tell a reader nothing; 0 and 1 alone are flags.</summary>
    private static bool IsTelling(HashSet<string> values)
        => values.All(value => value is "0" or "1") || !values.All(IsIdentifier);

    private static bool IsIdentifier(string value)
        => GoNumber.ParseFloat(value, out _) == GoNumberOutcome.Ok
            || Guid.TryParseExact(value, "D", out _)
            || Guid.TryParseExact(value, "N", out _);

    private async Task VolumeAsync(HttpContext context, bool isRange)
    {
        var started = time.GetTimestamp();
        var limits = context.GetTenants().Select(limitsOf).ToList();
        if (limits.Exists(each => !each.VolumeEnabled))
        {
            throw new RequestException(RequestError.NotFound, "not found");
        }

        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var range = parameters.Range();
        var stepNs = isRange ? parameters.Step(range) : Math.Max(range.EndNs - range.StartNs, 1);
        var matchers = parameters.Query == "{}" ? [] : LogSelectors.Parse(parameters.Query);
        var targets = parameters.Get("targetLabels")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var aggregateBy = parameters.Get("aggregateBy");
        var volumes = await ReadVolumesAsync(context, [.. matchers, .. MustHave(targets, matchers)], range, stepNs);
        var groups = aggregateBy switch
        {
            "" or "series" when targets.Length == 0 && matchers.Count == 0 => LogVolume.ByStreams(volumes),
            "" or "series" => LogVolume.ByValues(
                volumes, targets.Length > 0 ? targets : [.. matchers.Select(matcher => matcher.Name)]),
            "labels" => LogVolume.ByNames(volumes, targets),
            _ => throw new RequestException(RequestError.BadRequest, "invalid aggregation option"),
        };
        LogVolume.CheckSeries(groups.Count, limits.Min(each => each.VolumeSeriesMax));
        var data = LogVolume.ToResult(groups, range, stepNs, parameters.VolumeLimit(GroupsDefault));
        await WriteAsync(context, data, time.GetElapsedTime(started));
    }

    /// <summary>A stream counts only if it has all the labels that are asked for.</summary>
    private static IEnumerable<LabelMatcher> MustHave(string[] targets, IReadOnlyList<LabelMatcher> matchers)
        => targets.Where(target => matchers.All(matcher => matcher.Name != target))
            .Select(target => new LabelMatcher(target, MatchOp.Match, ".+"));

    private Task<IReadOnlyList<LogStreamVolume>> ReadVolumesAsync(
        HttpContext context, IReadOnlyList<LabelMatcher> matchers, TimeRange range)
        => ReadVolumesAsync(context, matchers, range, Math.Max(range.EndNs - range.StartNs, 1));

    private Task<IReadOnlyList<LogStreamVolume>> ReadVolumesAsync(
        HttpContext context, IReadOnlyList<LabelMatcher> matchers, TimeRange range, long stepNs)
        => dispatcher.VolumeAsync(context.GetTenants(), matchers, range, stepNs, context.RequestAborted);

    private static async Task WriteAsync(HttpContext context, LogQueryData data, TimeSpan took)
    {
        var output = context.Response.BodyWriter;
        var json = new JsonOutput(output);
        context.Response.ContentType = LogResponses.JsonType;
        json.Raw("{\"status\":\"success\",\"data\":{\"resultType\":\""u8);
        json.Raw(LogResultJson.TypeOf(data));
        json.Raw("\",\"result\":"u8);
        await LogResultJson.WriteAsync(output, data, isCategorized: false, context.RequestAborted);
        json.Raw(",\"stats\":"u8);
        LogStatisticsJson.Write(json, new LogRequestStatistics(default, took, TimeSpan.Zero, 1, 0));
        json.Raw("}}"u8);
        await output.FlushAsync(context.RequestAborted);
    }
}
