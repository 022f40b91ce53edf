using Trine.Hosting.Tenancy;
using Trine.LogQL;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.Querier.Blocks;
using Trine.Storage.Logs;

namespace Trine.Querier.Logs;

/// <summary>Evaluates queries over ingesters and blocks in this process. Thread-safe.</summary>
internal sealed class LogQuerier(
    QuerierConfig config,
    LogQLEngine engine,
    IngesterReads ingesters,
    SignalBlocks<LogBlockReader> blocks,
    LogTails tails,
    Func<TenantId, LogLimits> limitsOf) : ILogQuerier
{
    public async ValueTask<LogQueryResponse> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<TenantId> tenants = [tenant, .. request.MoreTenants ?? []];
        var query = new LogQLQuery
        {
            Expr = LogQLParser.Parse(request.Query),
            StartNs = request.StartNs,
            EndNs = request.EndNs,
            StepNs = request.StepNs,
            IntervalNs = request.IntervalNs,
            Limit = request.Limit,
            Direction = request.Direction,
            IsDrilldown = request.IsDrilldown,
            Limits = new LogQLQueryLimits { SeriesMax = tenants.Min(each => limitsOf(each).QuerySeriesMax), MemoryBytesMax = config.QueryMemoryMax },
        };
        var statistics = new LogQueryStatistics();
        ILogSource source = tenants.Count > 1 ? new TenantsLogSource(tenants, SourceOf) : SourceOf(tenant);
        var result = await engine.ExecuteAsync(query, source, statistics, cancellationToken);
        return new LogQueryResponse(result.Data, statistics.ToCounts(), result.Warnings);
    }

    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        var streams = new HashSet<LabelSet>();
        var groups = matcherGroups.Count > 0 ? matcherGroups : [[]];
        foreach (var matchers in groups)
        {
            foreach (var answer in await ingesters.AskAllAsync(
                (client, token) => client.Logs.SeriesAsync(tenant, matchers, range, token), static _ => { }, cancellationToken))
            {
                streams.UnionWith(answer);
            }
        }

        // After the ingesters: a stream flushed in between is then in a block.
        foreach (var reader in await blocks.OpenAsync(tenant, range, cancellationToken))
        {
            foreach (var matchers in groups)
            {
                streams.UnionWith(reader.SelectStreams(matchers, range).Select(stream => stream.Labels));
            }
        }

        return [.. streams.Order(LabelSet.Ordering)];
    }

    public async ValueTask<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        var chunks = await SourceOf(tenant).SelectAsync(new LogSelection(matchers, range, []), cancellationToken);
        try
        {
            return LogVolumes.Of(chunks, range, stepNs);
        }
        finally
        {
            foreach (var chunk in chunks)
            {
                chunk.Dispose();
            }
        }
    }

    public IAsyncEnumerable<LogTailEntries> TailAsync(
        TenantId tenant, string query, CancellationToken cancellationToken)
        => tails.FollowAsync(tenant, query, cancellationToken);

    private QuerierLogSource SourceOf(TenantId tenant) => new(tenant, limitsOf(tenant), ingesters, blocks);
}
