using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Rpc;

namespace Trine.Ingester.Rpc;

/// <summary>Serves the logs of an ingester over RPC. Thread-safe.</summary>
/// <param name="ingester">Who answers.</param>
internal sealed class LogIngesterRpcService(ILogIngester ingester)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcUnary(IngesterRpc.PushLogs, PushAsync);
        server.AddRpcStreaming(IngesterRpc.SelectLogs, SelectAsync);
        server.AddRpcUnary(IngesterRpc.LogSeries, SeriesAsync);
        server.AddRpcStreaming(IngesterRpc.TailLogs, TailAsync);
    }

    private async ValueTask PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken)
    {
        var result = await ingester.PushAsync(tenant, request, cancellationToken).ConfigureAwait(false);
        LogIngesterMessages.WritePushResult(response, result);
    }

    private async Task SelectAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var selection = LogIngesterMessages.ReadSelection(request.Span);
        var result = await ingester.SelectAsync(tenant, selection, cancellationToken).ConfigureAwait(false);
        try
        {
            LogIngesterMessages.WriteBlocks(responses.Message, result.RecentBlocks);
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
            await SendChunksAsync(result.Chunks, selection, responses, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var chunk in result.Chunks)
            {
                chunk.Dispose();
            }
        }
    }

    private static async Task SendChunksAsync(
        IReadOnlyList<LogChunk> chunks, LogSelection selection, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        using var writer = new LogFrameWriter(responses.Message);
        var rows = new SelectedRows(selection);
        writer.Begin();
        foreach (var chunk in chunks)
        {
            if (!rows.MayContain(chunk))
            {
                continue;
            }

            await chunk.LoadAsync(LogColumns.All, cancellationToken).ConfigureAwait(false);
            writer.AddStream(chunk, rows.Of(chunk));
            chunk.Dispose(); // Its columns are copied; disposing again does nothing.
            if (responses.Message.Length >= RpcHandlers.MessageBytes)
            {
                writer.End();
                await responses.SendAsync(cancellationToken).ConfigureAwait(false);
                writer.Begin();
            }
        }

        writer.End();
        if (writer.StreamCount > 0)
        {
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SeriesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken)
    {
        var selection = LogIngesterMessages.ReadSelection(request.Span);
        var streams = await ingester.SeriesAsync(tenant, selection.Matchers, selection.Range, cancellationToken)
            .ConfigureAwait(false);
        LogIngesterMessages.WriteSeries(response, streams);
    }

    private async Task TailAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var selection = LogIngesterMessages.ReadSelection(request.Span);
        var frames = ingester.TailAsync(tenant, selection.Matchers, cancellationToken);
        await foreach (var frame in frames.ConfigureAwait(false))
        {
            LogIngesterMessages.WriteTailFrame(responses.Message, frame);
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
