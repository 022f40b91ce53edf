using Trine.Hosting.Tenancy;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Cache;
using Trine.QueryFrontend.Logs.Json;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs;

/// <summary>Answers LogQL queries: checks limits, splits, runs the parts on queriers in fair turns, merges. Thread-safe.</summary>
internal sealed class LogQueryService(
    LogDispatcher dispatcher,
    CachedMatrices cache,
    Func<TenantId, LogLimits> limitsOf,
    QueryFrontendMetrics metrics,
    TimeProvider time)
{
    private readonly LogQueryCost _cost = new(dispatcher);

    /// <summary>Answers a range query.</summary>
    /// <param name="tenant">Whose data.</param>
    /// <param name="request">As the client asked; limits are applied here.</param>
    /// <param name="isCacheBypassed">Whether every part is evaluated, also where its answer is known.</param>
    /// <param name="cancellationToken">Ends all parts.</param>
    /// <exception cref="RequestException">The query is wrong or over a limit.</exception>
    public Task<LogAnswer> QueryRangeAsync(
        TenantId tenant, LogQueryRequest request, bool isCacheBypassed, CancellationToken cancellationToken)
        => RunAsync(
            "range",
            tenant,
            request,
            (run, limited, expr) => expr is LogSelectorExpr
                ? QueryEntriesAsync(run, limited)
                : QueryMatrixAsync(run, limited, isCacheBypassed || limited.MoreTenants is not null),
            cancellationToken);

    /// <summary>The entries of a log query, which the caller knows to be one.</summary>
    /// <inheritdoc cref="QueryRangeAsync"/>
    public async Task<IReadOnlyList<LogEntry>> QueryEntriesAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        var answer = await QueryRangeAsync(tenant, request, isCacheBypassed: true, cancellationToken);
        return ((LogEntries)answer.Data).Entries;
    }

    /// <summary>Answers an instant query, evaluated at <see cref="LogQueryRequest.EndNs"/>.</summary>
    /// <inheritdoc cref="QueryRangeAsync"/>
    public Task<LogAnswer> QueryInstantAsync(TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
        => RunAsync("instant", tenant, request, QueryInstantPartAsync, cancellationToken);

    private async Task<LogAnswer> RunAsync(
        string kind,
        TenantId tenant,
        LogQueryRequest request,
        Func<LogQueryRun, LogQueryRequest, LogQLExpr, Task<LogQueryData>> evaluate,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var limits = limitsOf(tenant);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(QueryDeadline.Of(limits.QueryTimeout));
        var run = new LogQueryRun(tenant, limits, deadline.Token);
        var outcome = "failure";
        try
        {
            var expr = LogQLParser.Parse(request.Query);
            LogQueryData data;
            IReadOnlyList<TenantId> tenants = [tenant, .. request.MoreTenants ?? []];
            if (Limit(tenants, request, expr) is { } limited)
            {
                foreach (var each in tenants)
                {
                    await _cost.CheckAsync(tenants, limited, expr, limitsOf(each), deadline.Token);
                }

                data = await evaluate(run, limited, expr);
            }
            else
            {
                data = EmptyOf(request, expr);
            }

            outcome = "success";
            return run.ToAnswer(data, time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = "timeout";
            throw new RequestException(RequestError.DeadlineExceeded, "");
        }
        catch (RequestException)
        {
            outcome = "refused";
            throw;
        }
        finally
        {
            await deadline.CancelAsync(); // No part outlives its query.
            metrics.QueryDone(kind, time.GetElapsedTime(started), outcome);
        }
    }

    /// <summary>Applies the limits of each tenant in turn.</summary>
    private LogQueryRequest? Limit(IReadOnlyList<TenantId> tenants, LogQueryRequest request, LogQLExpr expr)
    {
        var limited = (LogQueryRequest?)request;
        foreach (var tenant in tenants)
        {
            limited = limited is null ? null : LogQueryLimits.Apply(limited, expr, limitsOf(tenant), time);
        }

        return limited;
    }

    private static LogQueryData EmptyOf(LogQueryRequest request, LogQLExpr expr)
        => expr is LogSelectorExpr ? new LogEntries([])
            : request.StepNs > 0 ? new MetricMatrix([])
            : new MetricVector(request.EndNs / 1_000_000, []);

    private async Task<LogQueryData> QueryInstantPartAsync(LogQueryRun run, LogQueryRequest request, LogQLExpr expr)
    {
        if (expr is LogSelectorExpr)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "log queries are not supported as an instant query type, please change your query to a range query type");
        }

        return run.Add(await dispatcher.QueryAsync(run.Tenant, request, run.CancellationToken));
    }

    /// <summary>Asks part by part until there are enough entries; each round takes twice as many parts as the one before.</summary>
    private async Task<LogQueryData> QueryEntriesAsync(LogQueryRun run, LogQueryRequest request)
    {
        var entries = new List<LogEntry>();
        var width = 1;
        var parts = LogQuerySplitter.SplitEntries(
            request, run.Limits.SplitQueriesByInterval.Nanoseconds, request.Direction == LogDirection.Backward);
        using var rest = parts.GetEnumerator();
        while (entries.Count < request.Limit)
        {
            var round = new List<Task<DispatchedQuery>>();
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

    private async Task<LogQueryData> QueryMatrixAsync(LogQueryRun run, LogQueryRequest request, bool isCacheBypassed)
    {
        var intervalNs = run.Limits.SplitQueriesByInterval.Nanoseconds;
        var aligned = intervalNs > 0 ? LogQuerySplitter.AlignToStep(request) : request;
        var parts = await BoundedTasks.RunAsync(
            [.. LogQuerySplitter.SplitSteps(aligned, intervalNs)],
            Math.Max(run.Limits.QueryParallelismMax, 1),
            (part, token) => cache.GetAsync(
                run.Tenant, part, isCacheBypassed, () => dispatcher.QueryAsync(run.Tenant, part, token)),
            run.CancellationToken);
        var joined = LogQueryMerger.Join([.. parts.Select(part => (MetricMatrix)run.Add(part))]);
        return joined.Series.Count <= run.Limits.QuerySeriesMax ? joined : CutSeries(run, joined, request.IsDrilldown);
    }

    /// <summary>Parts may each be within the limit, and their sum over it.</summary>
    private static MetricMatrix CutSeries(LogQueryRun run, MetricMatrix joined, bool isDrilldown)
    {
        if (!isDrilldown)
        {
            throw LogQueryLimits.TooManySeries(run.Limits);
        }

        run.Warn(LogQueryLimits.SeriesLeftOut(run.Limits));
        return new MetricMatrix([.. joined.Series.Take(run.Limits.QuerySeriesMax)]);
    }
}

/// <summary>What goes back to the client of a query.</summary>
internal sealed record LogAnswer(LogQueryData Data, LogRequestStatistics Statistics, IReadOnlyList<string> Warnings);
