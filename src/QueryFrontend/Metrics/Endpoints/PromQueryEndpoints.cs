using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.PromQL.Syntax;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Metrics.Json;
using Trine.QueryFrontend.Metrics.Ranges;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>query</c>, <c>query_range</c>, <c>format_query</c> and <c>parse_query</c>.</summary>
/// <param name="dispatcher">Who evaluates.</param>
/// <param name="ranges">Who answers range queries.</param>
/// <param name="parser">What is accepted.</param>
/// <param name="hasPerStepStatistics">Whether <c>stats=all</c> counts by step.</param>
/// <param name="time">The clock.</param>
internal sealed class PromQueryEndpoints(
    MetricDispatcher dispatcher,
    RangeQueries ranges,
    PromQLParser parser,
    bool hasPerStepStatistics,
    TimeProvider time)
{
    /// <summary>Most steps of a range query less one; Prometheus's.</summary>
    private const long StepsMax = 11_000;
    private const long NsPerMs = 1_000_000;

    public async Task QueryAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = parameters.Limit();
        var timestampMs = parameters.Time();
        var request = new MetricQueryRequest(parameters.Query, timestampMs, timestampMs, 0)
        {
            Timeout = parameters.Timeout(),
            LookbackDeltaMs = parameters.LookbackDeltaMs(),
            HasPerStepStatistics = hasPerStepStatistics && parameters.Get("stats") == "all",
        };
        await AnswerAsync(context, request, limit, parameters.Get("stats"));
    }

    public async Task QueryRangeAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = parameters.Limit();
        var startMs = parameters.RequiredTime("start");
        var endMs = parameters.RequiredTime("end");
        if (endMs < startMs)
        {
            throw PromParameters.Invalid("end", "end timestamp must not be before start time");
        }

        var stepNs = parameters.RequiredDurationNs("step");
        if (stepNs <= 0)
        {
            throw PromParameters.Invalid(
                "step",
                "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if (((Int128)endMs - startMs) * NsPerMs / stepNs > StepsMax)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution "
                + "(?step=XX)");
        }

        var request = new MetricQueryRequest(parameters.Query, startMs, endMs, Math.Max(1, stepNs / NsPerMs))
        {
            Timeout = parameters.Timeout(),
            LookbackDeltaMs = parameters.LookbackDeltaMs(),
            HasPerStepStatistics = hasPerStepStatistics && parameters.Get("stats") == "all",
        };
        await AnswerAsync(context, request, limit, parameters.Get("stats"));
    }

    public async Task FormatQueryAsync(HttpContext context)
    {
        var expr = Parse((await PromParameters.ReadAsync(context, time)).Query);
        PromResponse.Begin(context).String(PromQLFormatter.Format(expr));
        await PromResponse.EndAsync(context);
    }

    public async Task ParseQueryAsync(HttpContext context)
    {
        var expr = Parse((await PromParameters.ReadAsync(context, time)).Query);
        using var tree = new MemoryStream();
        await using (var json = new Utf8JsonWriter(
            tree, new JsonWriterOptions { MaxDepth = 4 * PromQLLimits.DepthMax }))
        {
            new ExprJson(json).Write(expr);
        }

        await PromResponse.WriteAsync(context, tree.GetBuffer().AsMemory(0, (int)tree.Length));
    }

    private static bool IsCacheRefused(HttpContext context)
        => context.Request.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase);

    private PromQLExpr Parse(string query)
    {
        try
        {
            return parser.ParseExpr(query);
        }
        catch (PromQLParseException malformed)
        {
            throw PromParameters.Invalid("query", malformed.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context, MetricQueryRequest request, int limit, string statistics)
    {
        var cancellationToken = context.RequestAborted;
        var isWhole = statistics.Length > 0 || IsCacheRefused(context);
        var (result, waited) = await EvaluateAsync(context, request, isWhole);
        PromResponse.Begin(context).Raw("{"u8);
        var output = context.Response.BodyWriter;
        var isTruncated = await ResultJson.WriteAsync(output, result.Value, limit, cancellationToken);
        if (statistics.Length > 0)
        {
            StatisticsJson.Write(output, result.Statistics, waited, request);
        }

        new Logs.Json.JsonOutput(output).Raw("}"u8);
        List<string> warnings = [.. result.Warnings];
        if (isTruncated)
        {
            warnings.Add(PromResponse.Truncated);
        }

        if (statistics is not ("" or "true" or "all"))
        {
            warnings.Add(
                $"value {GoQuote.Quote(statistics)} for parameter \"stats\" is deprecated and will be rejected in the "
                + "next major release, use \"true\" or \"all\"");
        }

        await PromResponse.EndAsync(context, warnings, result.Infos);
    }

    private async Task<(Model.Metrics.Results.PromQLResult Result, TimeSpan Waited)> EvaluateAsync(
        HttpContext context, MetricQueryRequest request, bool isWhole)
    {
        try
        {
            var (tenant, whole) = TenantsMetrics.Of(context.GetTenants(), request);
            return request.StepMs == 0
                ? await dispatcher.QueryAsync(tenant, whole, context.RequestAborted)
                : await ranges.QueryAsync(tenant, whole, isWhole, context.RequestAborted);
        }
        catch (RequestException refused) when (refused.Error == RequestError.BadRequest)
        {
            throw PromParameters.Invalid("query", refused.Message);
        }
    }
}
