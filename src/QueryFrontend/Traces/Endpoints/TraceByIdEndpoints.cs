using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model.Traces;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's <c>/api/traces/{id}</c> and <c>/api/v2/traces/{id}</c>.</summary>
internal sealed class TraceByIdEndpoints(TraceDispatcher dispatcher, TimeProvider time)
{
    /// <summary>A <c>Trace</c>, which in JSON has its own name for the list; 404 when there is none.</summary>
    public async Task GetAsync(HttpContext context)
    {
        using var trace = await FindAsync(context);
        if (trace.SpanCount == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            new TraceProto(body).ResourceSpans(1, trace);
            await TraceResponses.SendProtobufAsync(context, body);
            return;
        }

        using (var writer = new TraceJson(body))
        {
            writer.Json.WriteStartObject();
            writer.ResourceSpans("batches", trace);
            writer.Json.WriteEndObject();
        }

        await TraceResponses.SendJsonAsync(context, body);
    }

    /// <summary>A <c>TraceByIDResponse</c>: trace=1, metrics=2; an empty trace when there is none.</summary>
    public async Task GetV2Async(HttpContext context)
    {
        using var trace = await FindAsync(context);
        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            var writer = new ProtoWriter(body);
            var mark = writer.BeginMessage(1, 1 << 14);
            new TraceProto(body).ResourceSpans(1, trace);
            writer.EndMessage(mark);
            writer.EndMessage(writer.BeginMessage(2));
            await TraceResponses.SendProtobufAsync(context, body);
            return;
        }

        using (var writer = new TraceJson(body))
        {
            writer.Json.WriteStartObject();
            writer.Json.WriteStartObject("trace");
            writer.ResourceSpans("resourceSpans", trace);
            writer.Json.WriteEndObject();
            writer.Json.WriteStartObject("metrics");
            writer.Json.WriteEndObject();
            writer.Json.WriteEndObject();
        }

        await TraceResponses.SendJsonAsync(context, body);
    }

    private Task<SpanBatch> FindAsync(HttpContext context)
    {
        var id = TraceParameters.ParseTraceId(context.Request.RouteValues["id"] as string ?? "");
        var range = new TraceParameters(context.Request.Query, time).TraceRange();
        return dispatcher.FindAsync(context.GetTenants(), id, range, context.RequestAborted);
    }
}
