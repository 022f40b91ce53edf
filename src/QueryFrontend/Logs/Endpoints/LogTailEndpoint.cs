using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;
using Trine.QueryFrontend.Logs.Tails;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>Loki's <c>tail</c>: a web socket that a query's entries come over as they are stored.</summary>
/// <param name="queriers">Who follows the query.</param>
/// <param name="service">Reads the history.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
/// <param name="metrics">Counts what is dropped.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Tails end when the process begins to stop.</param>
internal sealed class LogTailEndpoint(
    IQuerierPool queriers,
    LogQueryService service,
    Func<TenantId, LogLimits> limitsOf,
    QueryFrontendMetrics metrics,
    TimeProvider time,
    CancellationToken stopping)
{
    /// <summary>As in Loki: a client that is gone without a word is noticed soon.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Entries whose sender's clock is ahead belong to the history too.</summary>
    private static readonly long ClockSkewMaxNs = (long)TimeSpan.FromMinutes(10).TotalNanoseconds;

    private readonly TailCounter _tails = new();

    public async Task TailAsync(HttpContext context)
    {
        var tenant = context.GetTenant();
        var limits = limitsOf(tenant);
        var parameters = new LogParameters(await RequestParameters.ReadAsync(context), time);
        LogSelectors.ParseLogQuery(parameters.Query);
        var request = new TailRequest(
            tenant,
            parameters.Query,
            parameters.Start(),
            parameters.Limit(),
            parameters.TailDelay(),
            EncodingFlags.Of(context),
            QueryDeadline.Of(limits.TailDurationMax));
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            throw new RequestException(RequestError.BadRequest, "Bad Request");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = PongTimeout });
        var session = new TailSession(socket, request, queriers, ReadHistoryAsync, metrics, time);
        await session.RunAsync(() => _tails.Enter(tenant, limits.ConcurrentTailRequestsMax), stopping, context.RequestAborted);
    }

    private async Task<IReadOnlyList<LogEntry>> ReadHistoryAsync(TailRequest tail, CancellationToken cancellationToken)
    {
        var endNs = UnixTime.NowNs(time) + ClockSkewMaxNs;
        if (tail.StartNs >= endNs)
        {
            return [];
        }

        var request = new LogQueryRequest(
            tail.Query, tail.StartNs, endNs, StepNs: 0, IntervalNs: 0, tail.Limit, LogDirection.Backward);
        return [.. (await service.QueryEntriesAsync(tail.Tenant, request, cancellationToken)).Reverse()];
    }
}
