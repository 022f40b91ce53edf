using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's <c>/api/search</c>.</summary>
internal sealed class TraceSearchEndpoint(TraceDispatcher dispatcher, TimeProvider time)
{
    public async Task SearchAsync(HttpContext context)
    {
        var parameters = TraceParameters.Of(context, time);
        var limits = dispatcher.LimitsOf(context.GetTenants());
        if (parameters.Has("q") && parameters.Has("tags"))
        {
            throw TraceParameters.Bad("invalid request: can't specify tags and q in the same query");
        }

        _ = LegacySearch.Durations(parameters); // Malformed ones are refused even where nothing comes of them.
        var query = parameters.Has("q") ? new LegacyQuery(parameters.Query(), 0) : LegacySearch.ToQuery(parameters);
        var limit = parameters.Limit();
        var spans = parameters.SpansPerSpanSet();
        var range = parameters.SearchRange(limits.SearchDurationMax);
        var result = await dispatcher.SearchAsync(
            context.GetTenants(),
            new TraceSearchRequest(query.Text, range, limit, spans) { OneResourceFilters = query.OneResourceFilters },
            context.RequestAborted);
        if (!parameters.Has("q"))
        {
            result = LegacySearch.AnswerOf(result);
        }

        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            TempoProto.Write(body, result.Traces, new TraceSearchPart(result, 1, 1), limits.LeftPadTraceIds);
            await TraceResponses.SendProtobufAsync(context, body);
            return;
        }

        TempoJson.Write(body, result, limits.LeftPadTraceIds);
        await TraceResponses.SendJsonAsync(context, body);
    }
}
