using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's <c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>.</summary>
internal sealed class TraceMetricsEndpoints(TraceDispatcher dispatcher, TimeProvider time)
{
    public Task QueryRangeAsync(HttpContext context)
    {
        var parameters = TraceParameters.Of(context, time);
        return QueryAsync(context, parameters, isInstant: parameters.Get("instant") == "true");
    }

    public Task QueryInstantAsync(HttpContext context)
        => QueryAsync(context, TraceParameters.Of(context, time), isInstant: true);

    private async Task QueryAsync(HttpContext context, TraceParameters parameters, bool isInstant)
    {
        var durationMax = dispatcher.LimitsOf(context.GetTenants()).MetricsDurationMax;
        var request = TraceMetricsParameters.Read(parameters, isInstant, durationMax, time);
        var result = await dispatcher.MetricsAsync(context.GetTenants(), request, context.RequestAborted);
        using var body = new ByteBuffer();
        TempoJson.Write(body, result, isInstant, TraceDispatcher.PartialMessage(request.SeriesMax));
        await TraceResponses.SendJsonAsync(context, body);
    }
}
