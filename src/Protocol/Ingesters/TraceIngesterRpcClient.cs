using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The traces of an ingester in another process. Thread-safe; does not retry.</summary>
/// <param name="calls">The connection.</param>
/// <param name="openTable">Opens a table that came as bytes.</param>
public sealed class TraceIngesterRpcClient(RpcCalls calls, Func<ReadOnlyMemory<byte>, SpanTable> openTable) : ITraceIngester
{
    /// <inheritdoc/>
    public async ValueTask<TracePushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        request.Body.Append(frame.Span);
        return await calls.UnaryAsync(
            IngesterRpc.PushTraces, tenant, request, TraceIngesterMessages.ReadPushResult, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TraceSelectResult> SelectAsync(
        TenantId tenant, SpanSelection selection, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        TraceIngesterMessages.WriteSelection(request.Body, selection);
        var (blocks, tables) = await ReadAsync(IngesterRpc.SelectTraces, tenant, request, cancellationToken).ConfigureAwait(false);
        return new TraceSelectResult(tables.ConvertAll(Open), blocks);
    }

    /// <inheritdoc/>
    public async ValueTask<TraceFindResult> FindAsync(TenantId tenant, TraceId traceId, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        TraceIngesterMessages.WriteTraceId(request.Body, traceId);
        var (blocks, frames) = await ReadAsync(IngesterRpc.FindTrace, tenant, request, cancellationToken).ConfigureAwait(false);
        var trace = frames.Count > 0 ? calls.Read(frames[0], TraceFrame.Read) : new SpanBatch();
        return new TraceFindResult(trace, blocks);
    }

    private SpanTable Open(byte[] bytes)
    {
        try
        {
            return openTable(bytes);
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.Internal, $"ingester's answer is malformed: {malformed.Message}", malformed);
        }
    }

    /// <summary>The recent blocks, and the things that follow them.</summary>
    private async ValueTask<(IReadOnlyList<string> Blocks, List<byte[]> Things)> ReadAsync(
        GrpcMethod method, TenantId tenant, GrpcRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? blocks = null;
        var things = new List<byte[]>();
        using var pieces = new RpcPieceReader();
        await calls.ReadAllAsync(
            method,
            tenant,
            request,
            message =>
            {
                if (blocks is null)
                {
                    blocks = LogIngesterMessages.ReadBlocks(message);
                }
                else if (pieces.Add(message) is { } thing)
                {
                    things.Add(thing);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (blocks ?? [], things);
    }
}
