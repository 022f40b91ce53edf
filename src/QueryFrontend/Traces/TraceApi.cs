using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.QueryFrontend.Traces.Endpoints;
using Trine.QueryFrontend.Traces.Overrides;

namespace Trine.QueryFrontend.Traces;

/// <summary>Tempo's HTTP API: at the root, and under <c>/tempo</c> where a data source with that prefix finds it.</summary>
/// <param name="dispatcher">Asks queriers.</param>
/// <param name="tenants">Whether a read may name several.</param>
/// <param name="overrides">The pages of tenants' limits.</param>
/// <param name="users">What tenants set themselves; null where they may not.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceApi(
    TraceDispatcher dispatcher, TenantRule tenants, OverridesPages overrides, UserOverridesEndpoint? users, TimeProvider time)
{
    private const string Overrides = "/api/overrides";

    /// <summary>Queries are answered whatever the method; what they ask is in the path and the query string alone, as in Tempo.</summary>
    private static readonly string[] AnyMethod =
    [
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options,
    ];

    private readonly RouteOptions _options = new() { Errors = ErrorWriters.Text, Tenants = tenants };

    public void Register(HttpRoutes routes)
    {
        var byId = new TraceByIdEndpoints(dispatcher, time);
        var search = new TraceSearchEndpoint(dispatcher, time);
        var tags = new TraceTagEndpoints(dispatcher, time);
        var metrics = new TraceMetricsEndpoints(dispatcher, time);
        Add(routes, "/api/traces/{id}", byId.GetAsync);
        Add(routes, "/api/v2/traces/{id}", byId.GetV2Async);
        Add(routes, "/api/search", search.SearchAsync);
        Add(routes, "/api/search/tags", tags.TagsAsync);
        Add(routes, "/api/v2/search/tags", tags.TagsV2Async);
        Add(routes, "/api/search/tag/{*rest}", tags.ValuesAsync);
        Add(routes, "/api/v2/search/tag/{*rest}", tags.ValuesV2Async);
        Add(routes, "/api/metrics/query_range", metrics.QueryRangeAsync);
        Add(routes, "/api/metrics/query", metrics.QueryInstantAsync);
        Add(routes, "/api/echo", TraceInfoEndpoints.EchoAsync, RouteOptions.Operations);
        Map(routes, [HttpMethods.Get], "/api/status/buildinfo", TraceInfoEndpoints.BuildInfoAsync, RouteOptions.Operations);
        Map(routes, [HttpMethods.Get], "/status/overrides", overrides.TenantsAsync, RouteOptions.Operations);
        Map(routes, [HttpMethods.Get], "/status/overrides/{tenant}", overrides.TenantAsync, RouteOptions.Operations);
        if (users is not null)
        {
            var options = RouteOptions.Default with { Errors = ErrorWriters.TextLine };
            Map(routes, [HttpMethods.Get], Overrides, users.GetAsync, options);
            Map(routes, [HttpMethods.Post], Overrides, users.PostAsync, options);
            Map(routes, [HttpMethods.Patch], Overrides, users.PatchAsync, options);
            Map(routes, [HttpMethods.Delete], Overrides, users.DeleteAsync, options);
        }
    }

    private void Add(HttpRoutes routes, string template, RequestDelegate handler, RouteOptions? options = null)
        => Map(routes, AnyMethod, template, handler, options ?? _options);

    private static void Map(
        HttpRoutes routes, IReadOnlyList<string> methods, string template, RequestDelegate handler, RouteOptions options)
    {
        var labelled = options with { Label = LabelOf(template) };
        routes.Map(methods, template, handler, labelled);
        routes.Map(methods, "/tempo" + template, handler, labelled);
    }

    private static string LabelOf(string template)
        => template.Trim('/').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Replace('/', '_');
}
