using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
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
    /// that is too large, or that <see cref="TraceFilter"/> is for, a part.
    /// </summary>
    public async Task GetV2Async(HttpContext context)
    {
        var filter = TraceFilter.Read(TraceParameters.Of(context, time));
        using var whole = await FindAsync(context);
        var bytesMax = dispatcher.TraceBytesMaxOf(context.GetTenants());
        var messages = new List<string>();
        using var part = BoundedTrace.Fits(whole, bytesMax) ? null : BoundedTrace.PartOf(whole, bytesMax);
        if (part is not null)
        {
            messages.Add($"Trace exceeds maximum size of {bytesMax} bytes, a partial trace is returned");
        }

        var trace = part ?? whole;
        using var filtered = filter is null || trace.SpanCount == 0 ? null : await FilterAsync(context, filter, trace);
        if (filtered?.SpanCount < trace.SpanCount)
        {
            messages.Add(TraceFilter.Message);
        }

        await SendV2Async(context, filtered ?? trace, string.Join("; ", messages));
    }

    /// <summary>Has queriers find the spans that a filter holds for, where the trace is in time.</summary>
    private async Task<SpanBatch> FilterAsync(HttpContext context, TraceFilter filter, SpanBatch trace)
    {
        var (startNs, endNs) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var span in trace.Spans)
        {
            startNs = Math.Min(startNs, span.StartNs);
            endNs = Math.Max(endNs, Math.Max(span.StartNs, span.EndNs));
        }

        var request = new TraceSearchRequest(
            filter.QueryOf(trace.Spans[0].TraceId), new TimeRange(startNs, Math.Min(endNs, long.MaxValue - 1) + 1), 1, int.MaxValue);
        var found = await dispatcher.SearchAsync(context.GetTenants(), request, context.RequestAborted);
        var spans = found.Traces.SelectMany(static one => one.SpanSets).SelectMany(static set => set.Spans);
        return BoundedTrace.Only(trace, CollectionsMarshal.AsSpan(filter.RowsOf(trace, spans)));
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
        var range = TraceParameters.Of(context, time).TraceRange();
        return dispatcher.FindAsync(context.GetTenants(), id, range, context.RequestAborted);
    }
}
