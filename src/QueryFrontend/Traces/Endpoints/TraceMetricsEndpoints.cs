using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>.</summary>
internal sealed class TraceMetricsEndpoints(TraceDispatcher dispatcher, TimeProvider time)
{
    public Task QueryRangeAsync(HttpContext context)
        => QueryAsync(context, isInstant: context.Request.Query["instant"].ToString() == "true");

    public Task QueryInstantAsync(HttpContext context) => QueryAsync(context, isInstant: true);

    private async Task QueryAsync(HttpContext context, bool isInstant)
    {
        var durationMax = dispatcher.LimitsOf(context.GetTenants()).MetricsDurationMax;
        var request = TraceMetricsParameters.Read(
            new TraceParameters(context.Request.Query, time), isInstant, durationMax, time);
        var result = await dispatcher.MetricsAsync(context.GetTenants(), request, context.RequestAborted);
        using var body = new ByteBuffer();
        TempoJson.Write(body, result, isInstant, TraceDispatcher.PartialMessage(request.SeriesMax));
        await TraceResponses.SendJsonAsync(context, body);
    }
}
