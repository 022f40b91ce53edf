using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.PromQL.Syntax;
using Trine.QueryFrontend.Metrics.Endpoints;
using Trine.QueryFrontend.Metrics.Ranges;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Metrics;

/// <summary>Adds Prometheus's API, and what Mimir adds to it, at the root and where a data source with the prefix
/// <c>/prometheus</c> finds it.</summary>
/// <param name="routes">Where paths are added.</param>
/// <param name="gate">Tells whether the process is ready.</param>
/// <param name="info">What the status endpoints tell.</param>
/// <param name="config">How range queries are split and kept.</param>
/// <param name="metrics">Counts hits of what is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricRoutes(
    HttpRoutes routes,
    RequestGate gate,
    MetricApiInfo info,
    QueryFrontendConfig config,
    QueryFrontendMetrics metrics,
    TimeProvider time)
{
    private const string Prefix = "/prometheus";

    public void Add(QuerierDispatcher queriers)
    {
        var dispatcher = new MetricDispatcher(queriers, info.Engine.Timeout);
        var features = info.Engine.Features;
        var parser = new PromQLParser(new PromQLOptions
        {
            ExperimentalFunctions = features.ExperimentalFunctions,
            ExtendedRangeSelectors = features.ExtendedRangeSelectors,
            BinopFillModifiers = features.BinaryFillModifiers,
        });
        AddQueries(dispatcher, parser);
        AddStatus(dispatcher);
        AddOperations(dispatcher);
    }

    private void AddQueries(MetricDispatcher dispatcher, PromQLParser parser)
    {
        var cache = config.CacheResults ? new RangeCache(config.ResultsCacheSize) : null;
        var ranges = new RangeQueries(dispatcher, parser, cache, config.SplitQueriesByInterval.TotalMilliseconds, metrics);
        var queries = new PromQueryEndpoints(dispatcher, ranges, parser, hasPerStepStatistics: false, time);
        var ofTenants = new TenantsMetrics(dispatcher);
        var series = new PromSeriesEndpoints(ofTenants, time);
        var metadata = new PromMetadataEndpoints(dispatcher, time);
        var cardinality = new CardinalityEndpoints(dispatcher, info, time);
        var reads = new RouteOptions
        {
            Errors = PromErrors.Json,
            Tenants = config.MultiTenantMetricQueriesEnabled ? TenantRule.Many : TenantRule.One,
        };
        GetOrPost("query", queries.QueryAsync, reads);
        GetOrPost("query_range", queries.QueryRangeAsync, reads);
        GetOrPost("query_exemplars", new PromExemplarEndpoint(ofTenants, parser, time).QueryAsync, reads);
        GetOrPost("format_query", queries.FormatQueryAsync);
        GetOrPost("parse_query", queries.ParseQueryAsync);
        GetOrPost("series", series.SeriesAsync, reads);
        GetOrPost("labels", series.LabelsAsync, reads);
        Add([HttpMethods.Get], "label/{name}/values", series.LabelValuesAsync, reads);
        Get("metadata", metadata.MetadataAsync);
        Get("targets/metadata", metadata.TargetMetadataAsync);
        GetOrPost("cardinality/label_names", cardinality.LabelNamesAsync);
        GetOrPost("cardinality/label_values", cardinality.LabelValuesAsync);
        GetOrPost("cardinality/active_series", cardinality.ActiveSeriesAsync);
    }

    private void AddStatus(MetricDispatcher dispatcher)
    {
        var status = new PromStatusEndpoints(dispatcher, info, time);
        Get("rules", PromRuleEndpoints.RulesAsync);
        Get("alerts", PromRuleEndpoints.AlertsAsync);
        Get("alertmanagers", PromRuleEndpoints.AlertmanagersAsync);
        Get("targets", PromRuleEndpoints.TargetsAsync);
        Get("scrape_pools", PromRuleEndpoints.ScrapePoolsAsync);
        Get("status/buildinfo", PromStatusEndpoints.BuildInfoAsync);
        Get("status/config", status.ConfigAsync);
        Get("status/flags", status.FlagsAsync);
        Get("status/runtimeinfo", status.RuntimeInfoAsync);
        Get("status/tsdb", status.TsdbAsync);
        Get("status/walreplay", PromStatusEndpoints.WalReplayAsync);
        Get("notifications", PromStatusEndpoints.NotificationsAsync);
        Get("features", status.FeaturesAsync);
        foreach (var command in (string[])["delete_series", "clean_tombstones", "snapshot"])
        {
            Add([HttpMethods.Post, HttpMethods.Put], $"admin/tsdb/{command}", PromOperations.AdminAsync);
        }
    }

    private void AddOperations(MetricDispatcher dispatcher)
    {
        var binary = new RouteOptions { Errors = ErrorWriters.TextLine, IsCompressible = false };
        Add([HttpMethods.Post], "read", new RemoteReadEndpoint(dispatcher).ReadAsync, binary);
        var federate = new FederateEndpoint(dispatcher, info.Engine.LookbackDeltaMs, time);
        var text = new RouteOptions { Errors = ErrorWriters.TextLine, Label = "federate" };
        string[] getOrHead = [HttpMethods.Get, HttpMethods.Head];
        foreach (var prefix in (string[])["", Prefix])
        {
            routes.Map(
                [HttpMethods.Delete],
                $"{prefix}/api/v1/series",
                PromOperations.DropSeriesAsync,
                new RouteOptions { Errors = PromErrors.Json, Label = "prometheus_api_v1_series" });
            routes.Get($"{prefix}/federate", federate.FederateAsync, text);
            routes.Map(getOrHead, $"{prefix}/-/healthy", PromOperations.HealthyAsync, RouteOptions.Operations);
            routes.Map(getOrHead, $"{prefix}/-/ready", PromOperations.Ready(gate), RouteOptions.Operations);
            foreach (var command in (string[])["reload", "quit"])
            {
                string[] methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put];
                routes.Map(methods, $"{prefix}/-/{command}", PromOperations.LifecycleAsync, RouteOptions.Operations);
            }
        }
    }

    private void Get(string path, RequestDelegate handler) => Add([HttpMethods.Get], path, handler);

    private void GetOrPost(string path, RequestDelegate handler, RouteOptions? options = null)
        => Add([HttpMethods.Get, HttpMethods.Post], path, handler, options);

    private void Add(IReadOnlyList<string> methods, string path, RequestDelegate handler, RouteOptions? options = null)
    {
        var label = "prometheus_api_v1_"
            + path.Replace("{name}", "name", StringComparison.Ordinal).Replace('/', '_').Replace('-', '_');
        var labelled = (options ?? new RouteOptions { Errors = PromErrors.Json }) with { Label = label };
        foreach (var prefix in (string[])["", Prefix])
        {
            routes.Map(methods, $"{prefix}/api/v1/{path}", handler, labelled);
            routes.Map(
                [HttpMethods.Options],
                $"{prefix}/api/v1/{path}",
                PromOperations.OptionsAsync,
                RouteOptions.Operations with { Label = label });
        }
    }
}
