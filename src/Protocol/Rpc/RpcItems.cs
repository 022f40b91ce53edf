using Trine.Codecs;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Rpc;

/// <summary>
/// An answer of unknown size as items, each a field of a message; a message is sent once it is large enough. For one writer.
/// </summary>
public sealed class RpcItems(GrpcResponseStream responses)
{
    /// <summary>Writes the body of an item.</summary>
    public delegate void ItemWriter<T>(ByteBuffer output, T item);

    /// <summary>Receives the body of an item.</summary>
    public delegate void ItemReader(int field, ReadOnlySpan<byte> item);

    /// <summary>Adds an item.</summary>
    public async ValueTask AddAsync<T>(int field, T item, ItemWriter<T> write, CancellationToken cancellationToken)
    {
        var writer = new ProtoWriter(responses.Message);
        var mark = writer.BeginMessage(field);
        write(responses.Message, item);
        writer.EndMessage(mark);
        if (responses.Message.Length >= RpcHandlers.MessageBytes)
        {
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds all items of a list and sends what is left.</summary>
    public async ValueTask SendAllAsync<T>(int field, IReadOnlyList<T> items, ItemWriter<T> write, CancellationToken cancellationToken)
    {
        for (var i = 0; i < items.Count; i++)
        {
            await AddAsync(field, items[i], write, cancellationToken).ConfigureAwait(false);
        }

        await CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what is left.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
        => responses.Message.Length > 0 ? responses.SendAsync(cancellationToken) : default;

    /// <summary>Walks the items of one message.</summary>
    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static void Read(ReadOnlySpan<byte> message, ItemReader read)
    {
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            if (reader.WireType == WireType.Bytes)
            {
                read(reader.FieldNumber, reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Reads all items of an answer that has one kind of them.</summary>
    public static async ValueTask<List<T>> ReadAllAsync<T>(
        RpcCalls calls, GrpcMethod method, Model.TenantId tenant, GrpcRequest request, RpcCalls.Reader<T> read, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await calls.ReadAllAsync(
            method,
            tenant,
            request,
            message =>
            {
                Read(message, (_, item) => items.Add(read(item)));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return items;
    }
}
