using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Rpc;
using Trine.Storage.Traces;

namespace Trine.Ingester.Rpc;

/// <summary>Serves the traces of an ingester over RPC. Thread-safe.</summary>
/// <param name="ingester">Who answers.</param>
internal sealed class TraceIngesterRpcService(ITraceIngester ingester)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcUnary(IngesterRpc.PushTraces, PushAsync);
        server.AddRpcStreaming(IngesterRpc.SelectTraces, SelectAsync);
        server.AddRpcStreaming(IngesterRpc.FindTrace, FindAsync);
    }

    private async ValueTask PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken)
    {
        Check(request.Span);
        var result = await ingester.PushAsync(tenant, request, cancellationToken).ConfigureAwait(false);
        TraceIngesterMessages.WritePushResult(response, result);
    }

    /// <summary>Whatever comes over the network is read once throughout, before it is logged.</summary>
    private static void Check(ReadOnlySpan<byte> frame)
    {
        try
        {
            TraceFrame.Read(frame).Dispose();
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    private async Task SelectAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var selection = TraceIngesterMessages.ReadSelection(request.Span);
        using var result = await ingester.SelectAsync(tenant, selection, cancellationToken).ConfigureAwait(false);
        LogIngesterMessages.WriteBlocks(responses.Message, result.RecentBlocks);
        await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new ByteBuffer();
        foreach (var table in result.Tables)
        {
            bytes.Clear();
            await TraceTables.WriteAsync(table, bytes, cancellationToken).ConfigureAwait(false);
            await RpcPieces.SendAsync(responses, bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FindAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var traceId = TraceIngesterMessages.ReadTraceId(request.Span);
        using var result = await ingester.FindAsync(tenant, traceId, cancellationToken).ConfigureAwait(false);
        LogIngesterMessages.WriteBlocks(responses.Message, result.RecentBlocks);
        await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        if (result.Trace.SpanCount > 0)
        {
            using var frame = new ByteBuffer();
            TraceFrame.Write(result.Trace, frame);
            await RpcPieces.SendAsync(responses, frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }
}
