using System.Diagnostics;
using Trine.Hosting.Tenancy;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs;

/// <summary>Answers LogQL queries: checks limits, splits, runs the parts on queriers in fair turns, merges. Thread-safe.</summary>
internal sealed class LogQueryService(
    QuerierDispatcher dispatcher, Func<TenantId, LogLimits> limitsOf, QueryFrontendMetrics metrics, TimeProvider time)
{
    /// <summary>Answers a range query.</summary>
    /// <param name="tenant">Whose data.</param>
    /// <param name="request">As the client asked; limits are applied here.</param>
    /// <param name="cancellationToken">Ends all parts.</param>
    /// <exception cref="RequestException">The query is wrong or over a limit.</exception>
    public Task<LogAnswer> QueryRangeAsync(TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
        => RunAsync("range", tenant, request, QueryRangePartsAsync, cancellationToken);

    /// <summary>Answers an instant query, evaluated at <see cref="LogQueryRequest.EndNs"/>.</summary>
    /// <inheritdoc cref="QueryRangeAsync"/>
    public Task<LogAnswer> QueryInstantAsync(TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
        => RunAsync("instant", tenant, request, QueryInstantPartAsync, cancellationToken);

    private async Task<LogAnswer> RunAsync(
        string kind,
        TenantId tenant,
        LogQueryRequest request,
        Func<QueryRun, LogQueryRequest, LogQLExpr, Task<LogQueryData>> evaluate,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var limits = limitsOf(tenant);
        var expr = LogQLParser.Parse(request.Query);
        request = LogQueryLimits.Apply(request, expr, limits, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limits.QueryTimeout);
        var run = new QueryRun(tenant, limits, deadline.Token);
        try
        {
            var data = await evaluate(run, request, expr);
            var took = time.GetElapsedTime(started);
            metrics.QueryDone(kind, took, "success");
            return run.ToAnswer(data, took);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.QueryDone(kind, time.GetElapsedTime(started), "timeout");
            throw new RequestException(RequestError.DeadlineExceeded, "");
        }
        catch (RequestException)
        {
            metrics.QueryDone(kind, time.GetElapsedTime(started), "refused");
            throw;
        }
    }

    private async Task<LogQueryData> QueryInstantPartAsync(QueryRun run, LogQueryRequest request, LogQLExpr expr)
    {
        if (expr is LogSelectorExpr)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "log queries are not supported as an instant query type, please change your query to a range query type");
        }

        return run.Add(await dispatcher.QueryAsync(run.Tenant, request, run.CancellationToken));
    }

    private Task<LogQueryData> QueryRangePartsAsync(QueryRun run, LogQueryRequest request, LogQLExpr expr)
        => expr is LogSelectorExpr ? QueryEntriesAsync(run, request) : QueryMatrixAsync(run, request);

    /// <summary>Asks part by part until there are enough entries; each round takes twice as many parts as the one before.</summary>
    private async Task<LogQueryData> QueryEntriesAsync(QueryRun run, LogQueryRequest request)
    {
        var entries = new List<LogEntry>();
        var width = 1;
        var parts = LogQuerySplitter.SplitEntries(
            request, run.Limits.SplitQueriesByInterval.Nanoseconds, request.Direction == LogDirection.Backward);
        using var rest = parts.GetEnumerator();
        while (entries.Count < request.Limit)
        {
            var round = new List<Task<LogQueryResponse>>();
            while (round.Count < width && rest.MoveNext())
            {
                var part = rest.Current with { Limit = request.Limit - entries.Count };
                round.Add(dispatcher.QueryAsync(run.Tenant, part, run.CancellationToken));
            }

            if (round.Count == 0)
            {
                break;
            }

            foreach (var response in await Task.WhenAll(round))
            {
                var found = ((LogEntries)run.Add(response)).Entries;
                entries.AddRange(found.Take(request.Limit - entries.Count));
            }

            width = Math.Min(width * 2, Math.Max(run.Limits.QueryParallelismMax, 1));
        }

        return new LogEntries(entries);
    }

    private async Task<LogQueryData> QueryMatrixAsync(QueryRun run, LogQueryRequest request)
    {
        var intervalNs = run.Limits.SplitQueriesByInterval.Nanoseconds;
        var aligned = intervalNs > 0 ? LogQuerySplitter.AlignToStep(request) : request;
        var parts = LogQuerySplitter.SplitSteps(aligned, intervalNs)
            .Select(part => dispatcher.QueryAsync(run.Tenant, part, run.CancellationToken));
        var matrices = (await Task.WhenAll(parts)).Select(response => (MetricMatrix)run.Add(response)).ToList();
        var joined = LogQueryMerger.Join(matrices);
        if (joined.Series.Count > run.Limits.QuerySeriesMax && !request.IsDrilldown)
        {
            throw LogQueryLimits.TooManySeries(run.Limits);
        }

        return joined;
    }

    /// <summary>A query on its way: what its parts have cost so far. Used by one thread at a time.</summary>
    private sealed class QueryRun(TenantId tenant, LogLimits limits, CancellationToken cancellationToken)
    {
        private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);
        private LogScanCounts _counts;
        private int _parts;

        public TenantId Tenant => tenant;

        public LogLimits Limits => limits;

        public CancellationToken CancellationToken => cancellationToken;

        public LogQueryData Add(LogQueryResponse response)
        {
            _counts.Add(response.Counts);
            _warnings.UnionWith(response.Warnings);
            _parts++;
            return response.Data;
        }

        public LogAnswer ToAnswer(LogQueryData data, TimeSpan took)
        {
            var size = data switch
            {
                LogEntries entries => entries.Entries.Count,
                MetricMatrix matrix => matrix.Series.Count,
                MetricVector vector => vector.Samples.Count,
                _ => 1,
            };
            Debug.Assert(_parts > 0 || size == 0, "an answer comes from at least one part");
            return new LogAnswer(data, new LogRequestStatistics(_counts, took, TimeSpan.Zero, _parts, size), [.. _warnings]);
        }
    }
}

/// <summary>What goes back to the client of a query.</summary>
internal sealed record LogAnswer(LogQueryData Data, LogRequestStatistics Statistics, IReadOnlyList<string> Warnings);
