using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Rpc;

/// <summary>Calls of one peer among our own components: the tenant as metadata, failures as <see cref="RequestFaults"/>. Thread-safe.</summary>
/// <param name="channel">The connection; stays the caller's.</param>
/// <param name="peer">What the peer is called in errors, such as <c>ingester</c>.</param>
public sealed class RpcCalls(GrpcChannel channel, string peer)
{
    /// <summary>What one answer may bring; more would be a mistake of the peer, or end this process.</summary>
    private const long AnswerBytesMax = 2L << 30;

    /// <summary>Reads a message of an answer.</summary>
    public delegate T Reader<T>(ReadOnlySpan<byte> message);

    /// <summary>Sends one message and reads the one that comes back.</summary>
    /// <exception cref="RequestException">The peer refused, failed or is not there.</exception>
    public async ValueTask<T> UnaryAsync<T>(
        GrpcMethod method, TenantId? tenant, GrpcRequest request, Reader<T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await channel.UnaryAsync(method, request, OptionsOf(tenant), cancellationToken).ConfigureAwait(false);
            return Read(answer.Span, read);
        }
        catch (GrpcException fault)
        {
            throw RequestFaults.FromGrpc(fault);
        }
    }

    /// <summary>Sends one message and hands every message that comes back to a reader, whose results are in their order.</summary>
    /// <inheritdoc cref="UnaryAsync"/>
    public async ValueTask<List<T>> ReadAllAsync<T>(
        GrpcMethod method, TenantId tenant, GrpcRequest request, Reader<T> read, CancellationToken cancellationToken)
    {
        var answers = new List<T>();
        var bytes = 0L;
        await foreach (var (answer, length) in MessagesAsync(method, tenant, request, read, cancellationToken).ConfigureAwait(false))
        {
            bytes += length;
            if (bytes > AnswerBytesMax)
            {
                throw new RequestException(
                    RequestError.Internal, $"{peer}'s answer is too large: got {bytes} bytes, want at most {AnswerBytesMax}");
            }

            answers.Add(answer);
        }

        return answers;
    }

    /// <summary>Sends one message and reads those that come back as they come, without a bound on their sum.</summary>
    /// <inheritdoc cref="UnaryAsync"/>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        GrpcMethod method,
        TenantId tenant,
        GrpcRequest request,
        Reader<T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (answer, _) in MessagesAsync(method, tenant, request, read, cancellationToken).ConfigureAwait(false))
        {
            yield return answer;
        }
    }

    /// <summary>Reads what the peer has sent.</summary>
    /// <exception cref="RequestException">The bytes are malformed.</exception>
    public T Read<T>(ReadOnlySpan<byte> message, Reader<T> read)
    {
        try
        {
            return read(message);
        }
        catch (Exception malformed) when (malformed is ProtoException or InvalidDataException)
        {
            throw new RequestException(RequestError.Internal, $"{peer}'s answer is malformed: {malformed.Message}", malformed);
        }
    }

    private static GrpcCallOptions OptionsOf(TenantId? tenant)
        => tenant is { } named ? new GrpcCallOptions(null, [KeyValuePair.Create(RpcTenant.Metadata, named.Name)]) : new GrpcCallOptions(null);

    private static async ValueTask<GrpcMessage?> NextAsync(GrpcCall call)
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

    private async IAsyncEnumerable<(T Answer, int Bytes)> MessagesAsync<T>(
        GrpcMethod method,
        TenantId tenant,
        GrpcRequest request,
        Reader<T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = channel.ServerStreaming(method, request, OptionsOf(tenant), cancellationToken);
        while (await NextAsync(call).ConfigureAwait(false) is { } message)
        {
            T answer;
            int bytes;
            using (message)
            {
                bytes = message.Span.Length;
                answer = Read(message.Span, read);
            }

            yield return (answer, bytes);
        }
    }
}
