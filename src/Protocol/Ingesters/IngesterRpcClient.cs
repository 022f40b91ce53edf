using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Ingesters;

/// <summary>An ingester in another process. Thread-safe; does not retry.</summary>
/// <param name="channel">The connection; stays the caller's.</param>
public sealed class IngesterRpcClient(GrpcChannel channel) : IIngesterClient
{
    /// <summary>What one selection may bring back; more would be a mistake of the peer, or end this process.</summary>
    private const long SelectionBytesMax = 2L << 30;

    /// <inheritdoc/>
    public async ValueTask<LogPushResult> PushLogsAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        request.Body.Append(frame.Span);
        using var answer = await CallAsync(IngesterRpc.PushLogs, request, tenant, cancellationToken).ConfigureAwait(false);
        return Read(answer.Span, IngesterMessages.ReadPushResult);
    }

    /// <inheritdoc/>
    public async ValueTask<LogSelectResult> SelectLogsAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(selection);
        using var call = channel.ServerStreaming(IngesterRpc.SelectLogs, request, OptionsOf(tenant), cancellationToken);
        var chunks = new List<LogChunk>();
        IReadOnlyList<string>? blocks = null;
        var bytes = 0L;
        while (await ReadAsync(call).ConfigureAwait(false) is { } message)
        {
            using (message)
            {
                bytes += message.Span.Length;
                if (bytes > SelectionBytesMax)
                {
                    throw new RequestException(
                        RequestError.Internal, $"ingester's answer is too large: got {bytes} bytes, want at most {SelectionBytesMax}");
                }

                if (blocks is null)
                {
                    blocks = Read(message.Span, IngesterMessages.ReadBlocks);
                }
                else
                {
                    chunks.AddRange(Read(message.Span, static frame => FrameLogChunk.Decode(frame, isHead: true)));
                }
            }
        }

        return new LogSelectResult(chunks, blocks ?? []);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> LogSeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(new LogSelection(matchers, range, []));
        using var answer = await CallAsync(IngesterRpc.LogSeries, request, tenant, cancellationToken).ConfigureAwait(false);
        return Read(answer.Span, IngesterMessages.ReadSeries);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogTailFrame> TailLogsAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = SelectionRequest(new LogSelection(matchers, TimeRange.All, []));
        using var call = channel.ServerStreaming(IngesterRpc.TailLogs, request, OptionsOf(tenant), cancellationToken);
        while (await ReadAsync(call).ConfigureAwait(false) is { } message)
        {
            LogTailFrame frame;
            using (message)
            {
                frame = Read(message.Span, IngesterMessages.ReadTailFrame);
            }

            yield return frame;
        }
    }

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        using var answer = await CallAsync(IngesterRpc.Flush, request, null, cancellationToken).ConfigureAwait(false);
    }

    private delegate T MessageReader<T>(ReadOnlySpan<byte> message);

    private static GrpcCallOptions OptionsOf(TenantId? tenant)
        => tenant is { } named
            ? new GrpcCallOptions(null, [KeyValuePair.Create(IngesterRpc.TenantMetadata, named.Name)])
            : new GrpcCallOptions(null);

    private static GrpcRequest SelectionRequest(LogSelection selection)
    {
        var request = new GrpcRequest();
        IngesterMessages.WriteSelection(request.Body, selection);
        return request;
    }

    private static T Read<T>(ReadOnlySpan<byte> message, MessageReader<T> read)
    {
        try
        {
            return read(message);
        }
        catch (Exception malformed) when (malformed is ProtoException or InvalidDataException)
        {
            throw new RequestException(RequestError.Internal, $"ingester's answer is malformed: {malformed.Message}", malformed);
        }
    }

    private static async ValueTask<GrpcMessage?> ReadAsync(GrpcCall call)
    {
        try
        {
            return await call.ReadAsync().ConfigureAwait(false);
        }
        catch (GrpcException fault)
        {
            throw ToRequestException(fault);
        }
    }

    private static RequestException ToRequestException(GrpcException fault)
    {
        var error = fault.Status switch
        {
            StatusCode.InvalidArgument => RequestError.BadRequest,
            StatusCode.Unauthenticated => RequestError.Unauthenticated,
            StatusCode.PermissionDenied => RequestError.PermissionDenied,
            StatusCode.NotFound => RequestError.NotFound,
            StatusCode.ResourceExhausted => RequestError.RateLimited,
            StatusCode.Cancelled => RequestError.Cancelled,
            StatusCode.Unavailable => RequestError.Unavailable,
            StatusCode.DeadlineExceeded => RequestError.DeadlineExceeded,
            _ => RequestError.Internal,
        };
        return new RequestException(error, fault.Message, fault);
    }

    private async Task<GrpcMessage> CallAsync(
        GrpcMethod method, GrpcRequest request, TenantId? tenant, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.UnaryAsync(method, request, OptionsOf(tenant), cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException fault)
        {
            throw ToRequestException(fault);
        }
    }
}
