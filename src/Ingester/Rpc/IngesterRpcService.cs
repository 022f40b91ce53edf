using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Model.Regex;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester.Rpc;

/// <summary>Serves an ingester over RPC. Thread-safe.</summary>
/// <param name="ingester">Who answers.</param>
public sealed class IngesterRpcService(IIngesterClient ingester)
{
    /// <summary>Frames of a selection are sent at about this size: large enough to pay, small enough to flow.</summary>
    private const int FrameBytes = 256 << 10;

    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddUnary(IngesterRpc.PushLogs, PushLogsAsync);
        server.AddServerStreaming(IngesterRpc.SelectLogs, SelectLogsAsync);
        server.AddUnary(IngesterRpc.LogSeries, LogSeriesAsync);
        server.AddServerStreaming(IngesterRpc.TailLogs, TailLogsAsync);
        server.AddUnary(IngesterRpc.Flush, FlushAsync);
    }

    private static TenantId TenantOf(GrpcServerCall call) => TenantId.Parse(call.Metadata(IngesterRpc.TenantMetadata) ?? "");

    private static LogSelection ReadSelection(ReadOnlySpan<byte> request)
    {
        try
        {
            return IngesterMessages.ReadSelection(request);
        }
        catch (Exception malformed) when (malformed is ProtoException or Re2SyntaxException)
        {
            throw new RequestException(RequestError.BadRequest, $"malformed selection: {malformed.Message}", malformed);
        }
    }

    private async ValueTask PushLogsAsync(
        ReadOnlyMemory<byte> request, ByteBuffer response, GrpcServerCall call, CancellationToken cancellationToken)
    {
        var result = await ingester.PushLogsAsync(TenantOf(call), request, cancellationToken).ConfigureAwait(false);
        IngesterMessages.WritePushResult(response, result);
    }

    private async Task SelectLogsAsync(
        ReadOnlyMemory<byte> request, GrpcResponseStream responses, GrpcServerCall call, CancellationToken cancellationToken)
    {
        var selection = ReadSelection(request.Span);
        var result = await ingester.SelectLogsAsync(TenantOf(call), selection, cancellationToken).ConfigureAwait(false);
        try
        {
            IngesterMessages.WriteBlocks(responses.Message, result.RecentBlocks);
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
            if (responses.Message.Length >= FrameBytes)
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

    private async ValueTask LogSeriesAsync(
        ReadOnlyMemory<byte> request, ByteBuffer response, GrpcServerCall call, CancellationToken cancellationToken)
    {
        var selection = ReadSelection(request.Span);
        var streams = await ingester.LogSeriesAsync(TenantOf(call), selection.Matchers, selection.Range, cancellationToken)
            .ConfigureAwait(false);
        IngesterMessages.WriteSeries(response, streams);
    }

    private async Task TailLogsAsync(
        ReadOnlyMemory<byte> request, GrpcResponseStream responses, GrpcServerCall call, CancellationToken cancellationToken)
    {
        var selection = ReadSelection(request.Span);
        var frames = ingester.TailLogsAsync(TenantOf(call), selection.Matchers, cancellationToken);
        await foreach (var frame in frames.ConfigureAwait(false))
        {
            IngesterMessages.WriteTailFrame(responses.Message, frame);
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync(
        ReadOnlyMemory<byte> request, ByteBuffer response, GrpcServerCall call, CancellationToken cancellationToken)
        => await ingester.FlushAsync(cancellationToken).ConfigureAwait(false);
}
