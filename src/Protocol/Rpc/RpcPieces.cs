using Trine.Codecs;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Rpc;

/// <summary>Things larger than a message, sent in pieces: each behind one byte, 1 for the last piece of a thing, else 0.</summary>
public static class RpcPieces
{
    public static async Task SendAsync(
        GrpcResponseStream responses, ReadOnlyMemory<byte> thing, CancellationToken cancellationToken)
    {
        do
        {
            var length = Math.Min(thing.Length, RpcHandlers.MessageBytes);
            responses.Message.AppendByte(length == thing.Length ? (byte)1 : (byte)0);
            responses.Message.Append(thing.Span[..length]);
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
            thing = thing[length..];
        }
        while (!thing.IsEmpty);
    }
}

/// <summary>Puts together what <see cref="RpcPieces"/> has sent. Not thread-safe.</summary>
public sealed class RpcPieceReader : IDisposable
{
    private readonly ByteBuffer _thing = new();

    /// <summary>Takes the next message.</summary>
    /// <returns>A whole thing if this was its last piece; null otherwise.</returns>
    /// <exception cref="InvalidDataException">The message is empty.</exception>
    public byte[]? Add(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            throw new InvalidDataException("empty piece");
        }

        _thing.Append(message[1..]);
        if (message[0] == 0)
        {
            return null;
        }

        var whole = _thing.WrittenSpan.ToArray();
        _thing.Clear();
        return whole;
    }

    public void Dispose() => _thing.Dispose();
}
