using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;
using Trine.QueryFrontend.Logs.Patterns;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's <c>patterns</c>: what the lines of a selector have in common.</summary>
/// <param name="patterns">Finds them; null when patterns are off.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
/// <param name="time">The clock.</param>
internal sealed class LogPatternEndpoint(PatternSearch? patterns, Func<TenantId, LogLimits> limitsOf, TimeProvider time)
{
    /// <summary>Loki keeps samples of ten seconds.</summary>
    private const long StepMinNs = 10_000_000_000;

    public async Task PatternsAsync(HttpContext context)
    {
        if (patterns is null)
        {
            // Grafana hides its tab on an empty 404.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        var range = parameters.Range();
        var matchers = LogSelectors.Parse(parameters.Query);
        var stepNs = Math.Max(parameters.Step(range), StepMinNs);
        var tenant = context.GetTenant();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(QueryDeadline.Of(limitsOf(tenant).QueryTimeout));
        var found = await patterns.FindAsync(tenant, matchers, parameters.Query, range, stepNs, deadline.Token);
        await WriteAsync(context, found);
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<LogPattern> found)
    {
        context.Response.ContentType = LogResponses.JsonType;
        var json = new JsonOutput(context.Response.BodyWriter);
        json.Raw("{\"status\":\"success\",\"data\":["u8);
        for (var i = 0; i < found.Count; i++)
        {
            json.Raw(i > 0 ? ",{\"pattern\":"u8 : "{\"pattern\":"u8);
            json.String(found[i].Text);
            json.Raw(",\"level\":"u8);
            json.String(found[i].Level);
            json.Raw(",\"samples\":["u8);
            for (var j = 0; j < found[i].Samples.Count; j++)
            {
                json.Raw(j > 0 ? ",["u8 : "["u8);
                json.Number(found[i].Samples[j].Seconds);
                json.Raw(","u8);
                json.Number(found[i].Samples[j].Lines);
                json.Raw("]"u8);
            }

            json.Raw("]}"u8);
        }

        json.Raw("]}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
