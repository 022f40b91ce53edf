using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Traces;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's <c>/api/traces/{id}</c> and <c>/api/v2/traces/{id}</c>.</summary>
internal sealed class TraceByIdEndpoints(TraceDispatcher dispatcher, TimeProvider time)
{
    /// <summary>A <c>Trace</c>, which in JSON has its own name for the list; 404 when there is none.</summary>
    /// <exception cref="RequestException">It is larger than the tenant's traces may be.</exception>
    public async Task GetAsync(HttpContext context)
    {
        using var trace = await FindAsync(context);
        var bytesMax = dispatcher.TraceBytesMaxOf(context.GetTenants());
        if (!BoundedTrace.Fits(trace, bytesMax))
        {
            throw new RequestException(RequestError.Unprocessable, $"trace exceeds max size (max bytes: {bytesMax})");
        }

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

    /// <summary>
    /// A <c>TraceByIDResponse</c>: trace=1, metrics=2, status=3, message=4; an empty trace when there is none, and of one
    /// that is too large a part.
    /// </summary>
    public async Task GetV2Async(HttpContext context)
    {
        using var trace = await FindAsync(context);
        var bytesMax = dispatcher.TraceBytesMaxOf(context.GetTenants());
        if (BoundedTrace.Fits(trace, bytesMax))
        {
            await SendV2Async(context, trace, "");
            return;
        }

        using var part = BoundedTrace.PartOf(trace, bytesMax);
        await SendV2Async(context, part, $"Trace exceeds maximum size of {bytesMax} bytes, a partial trace is returned");
    }

    /// <param name="context">The request to answer.</param>
    /// <param name="trace">What to answer.</param>
    /// <param name="partial">Why it is not all of the trace; empty where it is.</param>
    private static async Task SendV2Async(HttpContext context, SpanBatch trace, string partial)
    {
        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            WriteV2(new ProtoWriter(body), trace, partial);
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
            if (partial.Length > 0)
            {
                writer.Json.WriteString("status", "PARTIAL");
                writer.Json.WriteString("message", partial);
            }

            writer.Json.WriteEndObject();
        }

        await TraceResponses.SendJsonAsync(context, body);
    }

    private static void WriteV2(ProtoWriter writer, SpanBatch trace, string partial)
    {
        var mark = writer.BeginMessage(1, 1 << 14);
        new TraceProto(writer.Destination).ResourceSpans(1, trace);
        writer.EndMessage(mark);
        writer.EndMessage(writer.BeginMessage(2));
        if (partial.Length > 0)
        {
            writer.WriteUInt64(3, 1);
            writer.WriteString(4, partial);
        }
    }

    private Task<SpanBatch> FindAsync(HttpContext context)
    {
        var id = TraceParameters.ParseTraceId(context.Request.RouteValues["id"] as string ?? "");
        var range = new TraceParameters(context.Request.Query, time).TraceRange();
        return dispatcher.FindAsync(context.GetTenants(), id, range, context.RequestAborted);
    }
}
