using System.Runtime.CompilerServices;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>The logs of a querier in another process. Thread-safe; does not retry.</summary>
internal sealed class LogQuerierRpcClient(RpcCalls calls) : ILogQuerier
{
    /// <inheritdoc/>
    public async ValueTask<LogQueryResponse> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        using var message = new GrpcRequest();
        LogQueryRequestMessage.Write(message.Body, request);
        var parts = new LogQueryPartsReader();
        await calls.ReadAllAsync(
            QuerierRpc.QueryLogs,
            tenant,
            message,
            part =>
            {
                parts.Add(part);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return calls.Read([], _ => parts.ToResponse());
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        var scope = new LogScopeMessage(matcherGroups, range, StepNs: 0);
        var volumes = await ReadVolumesAsync(QuerierRpc.LogSeries, tenant, scope, cancellationToken).ConfigureAwait(false);
        return [.. volumes.Select(volume => volume.Stream)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        var scope = new LogScopeMessage([matchers], range, stepNs);
        return await ReadVolumesAsync(QuerierRpc.LogVolume, tenant, scope, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogTailEntries> TailAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        LogQueryRequestMessage.Write(request.Body, new LogQueryRequest(query, 0, 0, 0, 0, 0, default));
        var groups = calls.StreamAsync(QuerierRpc.TailLogs, tenant, request, LogTailMessage.Read, cancellationToken);
        await foreach (var group in groups.ConfigureAwait(false))
        {
            yield return group;
        }
    }

    private async Task<IReadOnlyList<LogStreamVolume>> ReadVolumesAsync(
        GrpcMethod method, TenantId tenant, LogScopeMessage scope, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        scope.Write(request.Body);
        var answers = await calls.ReadAllAsync(method, tenant, request, LogStreamMessages.Read, cancellationToken).ConfigureAwait(false);
        return [.. answers.SelectMany(volumes => volumes)];
    }
}
