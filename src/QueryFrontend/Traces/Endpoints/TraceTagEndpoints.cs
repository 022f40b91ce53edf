using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's listings of tags and their values, both versions.</summary>
internal sealed class TraceTagEndpoints(TraceDispatcher dispatcher, TimeProvider time)
{
    private const string Intrinsic = "intrinsic";
    private const string ValuesSuffix = "/values";

    public async Task TagsAsync(HttpContext context)
    {
        var (result, scope) = await FindTagsAsync(context);
        var names = NamesOf(result, scope);
        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            TempoProto.WriteTexts(body, names, result.Statistics);
            await TraceResponses.SendProtobufAsync(context, body);
            return;
        }

        TempoJson.WriteTexts(body, "tagNames", names, result.Statistics);
        await TraceResponses.SendJsonAsync(context, body);
    }

    public async Task TagsV2Async(HttpContext context)
    {
        var (result, _) = await FindTagsAsync(context);
        using var body = new ByteBuffer();
        if (TraceResponses.WantsProtobuf(context))
        {
            TempoProto.Write(body, result);
            await TraceResponses.SendProtobufAsync(context, body);
            return;
        }

        TempoJson.Write(body, result);
        await TraceResponses.SendJsonAsync(context, body);
    }

    public Task ValuesAsync(HttpContext context) => ValuesAsync(context, isTyped: false);

    public Task ValuesV2Async(HttpContext context) => ValuesAsync(context, isTyped: true);

    /// <summary>The first version lists the names of all scopes as one; intrinsics only if asked for.</summary>
    internal static List<string> NamesOf(TraceTagsResult result, string scope) =>
    [
        .. result.Scopes.Where(found => scope == Intrinsic || found.Name != Intrinsic)
            .SelectMany(found => found.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Names of tags may hold slashes, so that the path's end is looked for.</summary>
    /// <exception cref="RequestException">No path of values.</exception>
    private static string TagOf(string rest)
        => rest.EndsWith(ValuesSuffix, StringComparison.Ordinal) && rest.Length > ValuesSuffix.Length
            ? rest[..^ValuesSuffix.Length]
            : throw new RequestException(RequestError.NotFound, "404 page not found\n");

    private async Task<(TraceTagsResult Result, string Scope)> FindTagsAsync(HttpContext context)
    {
        var parameters = TraceParameters.Of(context, time);
        var scope = parameters.Get("scope") is "none" ? "" : parameters.Get("scope");
        var request = new TraceTagsRequest(
            scope, parameters.Query(), parameters.SearchRange(TimeSpan.Zero), parameters.TagLimit("limit"));
        return (await dispatcher.TagsAsync(context.GetTenants(), request, context.RequestAborted), scope);
    }

    private async Task ValuesAsync(HttpContext context, bool isTyped)
    {
        var parameters = TraceParameters.Of(context, time);
        var tag = TagOf(context.Request.RouteValues["rest"] as string ?? "");
        var (attribute, isBare) = isTyped ? (tag, false) : LegacyTags.Resolve(tag);
        var request = new TraceTagValuesRequest(
            attribute,
            isBare,
            isTyped ? parameters.Query() : "",
            parameters.SearchRange(TimeSpan.Zero),
            parameters.TagLimit("limit"),
            dispatcher.LimitsOf(context.GetTenants()).BytesPerTagValuesQueryMax);
        var result = (isTyped ? null : LegacyTags.VirtualValues(tag))
            ?? await dispatcher.TagValuesAsync(context.GetTenants(), request, context.RequestAborted);
        using var body = new ByteBuffer();
        switch (isTyped, TraceResponses.WantsProtobuf(context))
        {
            case (true, true): TempoProto.Write(body, result); break;
            case (true, false): TempoJson.Write(body, result); break;
            case (false, true): TempoProto.WriteTexts(body, LegacyTags.TextsOf(result), result.Statistics); break;
            default: TempoJson.WriteTexts(body, "tagValues", LegacyTags.TextsOf(result), result.Statistics); break;
        }

        await (TraceResponses.WantsProtobuf(context)
            ? TraceResponses.SendProtobufAsync(context, body)
            : TraceResponses.SendJsonAsync(context, body));
    }
}
