using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.PromQL.Syntax;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>status/*</c>, <c>notifications</c> and <c>features</c>.</summary>
/// <param name="dispatcher">Who knows the series in memory.</param>
/// <param name="info">Settings.</param>
/// <param name="time">The clock.</param>
internal sealed class PromStatusEndpoints(MetricDispatcher dispatcher, MetricApiInfo info, TimeProvider time)
{
    /// <summary>The Prometheus release whose behaviour is served: clients switch features by it.</summary>
    private const string PrometheusVersion = "3.14.0";

    private const int TopDefault = 10;
    private const int TopMax = 10_000;
    private const long NsPerTick = 100;

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public static async Task BuildInfoAsync(HttpContext context)
    {
        var json = PromResponse.Begin(context);
        json.Raw("{\"version\":"u8);
        json.String(PrometheusVersion);
        json.Raw(",\"revision\":"u8);
        json.String($"trine-{CommandLine.Version}");
        json.Raw(",\"branch\":\"\",\"buildUser\":\"\",\"buildDate\":\"\",\"goVersion\":\"\"}"u8);
        await PromResponse.EndAsync(context);
    }

    public async Task ConfigAsync(HttpContext context)
    {
        var json = PromResponse.Begin(context);
        json.Raw("{\"yaml\":"u8);
        json.String(info.ConfigText());
        json.Raw("}"u8);
        await PromResponse.EndAsync(context);
    }

    public async Task FlagsAsync(HttpContext context)
    {
        var engine = info.Engine;
        var flags = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["enable-feature"] = string.Join(',', Features().Where(feature => feature.IsOn).Select(f => f.Name)),
            ["query.lookback-delta"] = Duration(TimeSpan.FromMilliseconds(engine.LookbackDeltaMs)),
            ["query.max-samples"] = engine.SamplesMax.ToString(CultureInfo.InvariantCulture),
            ["query.timeout"] = Duration(engine.Timeout),
            ["web.enable-admin-api"] = "false",
            ["web.enable-remote-write-receiver"] = "true",
            ["web.enable-otlp-receiver"] = "true",
        };
        foreach (var (name, value) in info.Flags)
        {
            flags[name] = value;
        }

        var json = PromResponse.Begin(context);
        json.Raw("{"u8);
        var comma = false;
        foreach (var (name, value) in flags)
        {
            json.Label(name, value, ref comma);
        }

        json.Raw("}"u8);
        await PromResponse.EndAsync(context);
    }

    public async Task RuntimeInfoAsync(HttpContext context)
    {
        var json = PromResponse.Begin(context);
        json.Raw("{"u8);
        var comma = false;
        json.Label("startTime", Rfc3339(_started), ref comma);
        json.Label("CWD", Environment.CurrentDirectory, ref comma);
        json.Label("hostname", Environment.MachineName, ref comma);
        json.Label("serverTime", Rfc3339(time.GetUtcNow()), ref comma);
        json.Raw(",\"reloadConfigSuccess\":true"u8);
        json.Label("lastConfigTime", Rfc3339(_started), ref comma);
        json.Raw(",\"corruptionCount\":0,\"goroutineCount\":"u8);
        json.Number(ThreadPool.ThreadCount);
        json.Raw(",\"GOMAXPROCS\":"u8);
        json.Number(Environment.ProcessorCount);
        json.Raw(",\"GOMEMLIMIT\":"u8);
        json.Number(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        json.Label("GOGC", "", ref comma);
        json.Label("GODEBUG", "", ref comma);
        json.Label("storageRetention", info.Flags.GetValueOrDefault("storage.tsdb.retention.time", ""), ref comma);
        json.Raw("}"u8);
        await PromResponse.EndAsync(context);
    }

    public async Task TsdbAsync(HttpContext context)
    {
        const string Fault = "limit must be a positive number";
        var limit = (await PromParameters.ReadAsync(context, time)).Number("limit", TopDefault, Fault);
        if (limit is < 1 or > TopMax)
        {
            throw new RequestException(
                RequestError.BadRequest, limit < 1 ? Fault : $"limit must not exceed {TopMax}");
        }

        var found = await dispatcher.CardinalityAsync(context.GetTenant(), [], context.RequestAborted);
        var json = PromResponse.Begin(context);
        json.Raw("{\"headStats\":{\"numSeries\":"u8);
        json.Number(found.SeriesCount);
        json.Raw(",\"numLabelPairs\":"u8);
        json.Number(found.Labels.Sum(label => (long)label.Values.Count));
        json.Raw(",\"chunkCount\":"u8);
        json.Number(found.ChunkCount);
        json.Raw(",\"minTime\":"u8);
        json.Number(found.MinMs);
        json.Raw(",\"maxTime\":"u8);
        json.Number(found.MaxMs);
        json.Raw("},\"seriesCountByMetricName\":"u8);
        var names = found.Labels.FirstOrDefault(l => l.Name == VectorSelectorExpr.MetricNameLabel)?.Values ?? [];
        Top(json, limit, names.Select(name => (name.Value, name.SeriesCount)));
        json.Raw(",\"labelValueCountByLabelName\":"u8);
        Top(json, limit, found.Labels.Select(label => (label.Name, (long)label.Values.Count)));
        json.Raw(",\"memoryInBytesByLabelName\":"u8);
        Top(json, limit, found.Labels.Select(
            label => (label.Name, label.Values.Sum(value => (long)value.Value.Length))));
        json.Raw(",\"seriesCountByLabelValuePair\":"u8);
        Top(json, limit, found.Labels.SelectMany(
            label => label.Values.Select(value => ($"{label.Name}={value.Value}", value.SeriesCount))));
        json.Raw("}"u8);
        await PromResponse.EndAsync(context);
    }

    public static Task WalReplayAsync(HttpContext context)
        => PromResponse.WriteAsync(context, "{\"min\":0,\"max\":0,\"current\":0}"u8.ToArray());

    public static Task NotificationsAsync(HttpContext context) => PromResponse.WriteAsync(context, "[]"u8.ToArray());

    public async Task FeaturesAsync(HttpContext context)
    {
        var json = PromResponse.Begin(context);
        json.Raw("{\"api\":{\"exemplars\":true,\"native_histograms\":true,\"remote_read\":true},\"promql\":{"u8);
        var comma = false;
        foreach (var (name, isOn) in Features())
        {
            json.Raw(comma ? ","u8 : default);
            comma = true;
            json.String(name.Replace('-', '_'));
            json.Raw(isOn ? ":true"u8 : ":false"u8);
        }

        json.Raw("}}"u8);
        await PromResponse.EndAsync(context);
    }

    private IEnumerable<(string Name, bool IsOn)> Features()
    {
        var features = info.Engine.Features;
        yield return ("promql-experimental-functions", features.ExperimentalFunctions);
        yield return ("promql-delayed-name-removal", features.DelayedNameRemoval);
        yield return ("promql-duration-expr", features.DurationExpressions);
        yield return ("promql-extended-range-selectors", features.ExtendedRangeSelectors);
        yield return ("promql-binop-fill-modifiers", features.BinaryFillModifiers);
        yield return ("use-start-timestamps", features.StartTimestamps);
        yield return ("type-and-unit-labels", features.TypeAndUnitLabels);
    }

    /// <summary>Writes the greatest, <c>[{"name":"x","value":3}]</c>; equal ones in order of their names.</summary>
    private static void Top(Logs.Json.JsonOutput json, int limit, IEnumerable<(string Name, long Count)> items)
    {
        json.Raw("["u8);
        var comma = false;
        foreach (var (name, count) in items
            .OrderByDescending(item => item.Count)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .Take(limit))
        {
            json.Raw(comma ? ",{\"name\":"u8 : "{\"name\":"u8);
            comma = true;
            json.String(name);
            json.Raw(",\"value\":"u8);
            json.Number(count);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
    }

    private static string Duration(TimeSpan span) => PromDuration.Format(span.Ticks * NsPerTick);

    private static string Rfc3339(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
