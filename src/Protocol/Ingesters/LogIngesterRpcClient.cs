using System.Runtime.CompilerServices;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The logs of an ingester in another process. Thread-safe; does not retry.</summary>
internal sealed class LogIngesterRpcClient(RpcCalls calls) : ILogIngester
{
    /// <inheritdoc/>
    public async ValueTask<LogPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        request.Body.Append(frame.Span);
        return await calls.UnaryAsync(IngesterRpc.PushLogs, tenant, request, LogIngesterMessages.ReadPushResult, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LogSelectResult> SelectAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(selection);
        var chunks = new List<LogChunk>();
        IReadOnlyList<string>? blocks = null;
        await calls.ReadAllAsync(
            IngesterRpc.SelectLogs,
            tenant,
            request,
            message =>
            {
                if (blocks is null)
                {
                    blocks = LogIngesterMessages.ReadBlocks(message);
                }
                else
                {
                    chunks.AddRange(FrameLogChunk.Decode(message, isHead: true));
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return new LogSelectResult(chunks, blocks ?? []);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(new LogSelection(matchers, range, []));
        return await calls.UnaryAsync(IngesterRpc.LogSeries, tenant, request, LogIngesterMessages.ReadSeries, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogTailFrame> TailAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(new LogSelection(matchers, TimeRange.All, []));
        var frames = calls.StreamAsync(
            IngesterRpc.TailLogs, tenant, request, LogIngesterMessages.ReadTailFrame, cancellationToken);
        await foreach (var frame in frames.ConfigureAwait(false))
        {
            yield return frame;
        }
    }

    private static GrpcRequest SelectionRequest(LogSelection selection)
    {
        var request = new GrpcRequest();
        LogIngesterMessages.WriteSelection(request.Body, selection);
        return request;
    }
}
