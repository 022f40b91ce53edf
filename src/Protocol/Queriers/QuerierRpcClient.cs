using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Queriers;

/// <summary>A querier in another process. Thread-safe; does not retry.</summary>
/// <param name="channel">The connection; stays the caller's.</param>
public sealed class QuerierRpcClient(GrpcChannel channel) : IQuerierClient
{
    /// <summary>What one answer may bring; more would be a mistake of the peer, or end this process.</summary>
    private const long AnswerBytesMax = 1L << 30;

    /// <inheritdoc/>
    public async ValueTask<LogQueryResponse> QueryLogsAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        using var message = new GrpcRequest();
        LogQueryRequestMessage.Write(message.Body, request);
        var parts = new LogQueryPartsReader();
        await ReadAllAsync(QuerierRpc.QueryLogs, tenant, message, parts.Add, cancellationToken).ConfigureAwait(false);
        return Read([], _ => parts.ToResponse());
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> LogSeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        var scope = new LogScopeMessage(matcherGroups, range, StepNs: 0);
        var volumes = await ReadVolumesAsync(QuerierRpc.LogSeries, tenant, scope, cancellationToken).ConfigureAwait(false);
        return volumes.ConvertAll(volume => volume.Stream);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogStreamVolume>> LogVolumeAsync(
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
    public async IAsyncEnumerable<LogTailEntries> TailLogsAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        LogQueryRequestMessage.Write(request.Body, new LogQueryRequest(query, 0, 0, 0, 0, 0, default));
        using var call = channel.ServerStreaming(QuerierRpc.TailLogs, request, OptionsOf(tenant), cancellationToken);
        while (await ReadNextAsync(call).ConfigureAwait(false) is { } message)
        {
            LogTailEntries group;
            using (message)
            {
                group = Read(message.Span, LogTailMessage.Read);
            }

            yield return group;
        }
    }

    private delegate T MessageReader<T>(ReadOnlySpan<byte> message);

    private static GrpcCallOptions OptionsOf(TenantId tenant)
        => new(null, [KeyValuePair.Create(QuerierRpc.TenantMetadata, tenant.Name)]);

    private static T Read<T>(ReadOnlySpan<byte> message, MessageReader<T> read)
    {
        try
        {
            return read(message);
        }
        catch (Exception malformed) when (malformed is ProtoException or InvalidDataException)
        {
            throw new RequestException(RequestError.Internal, $"querier's answer is malformed: {malformed.Message}", malformed);
        }
    }

    private static async ValueTask<GrpcMessage?> ReadNextAsync(GrpcCall call)
    {
        try
        {
            return await call.ReadAsync().ConfigureAwait(false);
        }
        catch (GrpcException fault)
        {
            throw RequestFaults.FromGrpc(fault);
        }
    }

    private async Task<List<LogStreamVolume>> ReadVolumesAsync(
        GrpcMethod method, TenantId tenant, LogScopeMessage scope, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        scope.Write(request.Body);
        var volumes = new List<LogStreamVolume>();
        await ReadAllAsync(
            method, tenant, request, message => volumes.AddRange(LogStreamMessages.Read(message)), cancellationToken).ConfigureAwait(false);
        return volumes;
    }

    private async Task ReadAllAsync(
        GrpcMethod method, TenantId tenant, GrpcRequest request, Action<ReadOnlySpan<byte>> add, CancellationToken cancellationToken)
    {
        using var call = channel.ServerStreaming(method, request, OptionsOf(tenant), cancellationToken);
        long bytes = 0;
        while (await ReadNextAsync(call).ConfigureAwait(false) is { } message)
        {
            using (message)
            {
                bytes += message.Span.Length;
                if (bytes > AnswerBytesMax)
                {
                    throw new RequestException(
                        RequestError.Internal, $"querier's answer is too large: got {bytes} bytes, want at most {AnswerBytesMax}");
                }

                Read(message.Span, bytesOfMessage =>
                {
                    add(bytesOfMessage);
                    return true;
                });
            }
        }
    }
}
