using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Decodes bodies of remote write. Stateless, thread-safe.</summary>
public static class RemoteWriteDecoder
{
    /// <param name="body">As sent: one snappy block.</param>
    /// <param name="version">From <see cref="RemoteWriteHeaders"/>.</param>
    /// <param name="bodyBytesMax">Most bytes that the block may unfold into.</param>
    /// <param name="known">What senders sent before; may be null.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">The body is malformed or too large; the texts are upstream's.</exception>
    public static MetricBatch Decode(ReadOnlySpan<byte> body, RemoteWriteVersion version, int bodyBytesMax, SentSeriesCache? known = null)
    {
        using var message = Unpack(body, bodyBytesMax);
        return DecodeMessage(message.WrittenSpan, version, known);
    }

    /// <inheritdoc cref="Decode"/>
    /// <param name="message">The message itself.</param>
    /// <param name="version">Which one it is.</param>
    /// <param name="known">What senders sent before; may be null.</param>
    internal static MetricBatch DecodeMessage(ReadOnlySpan<byte> message, RemoteWriteVersion version, SentSeriesCache? known = null)
    {
        var batch = new MetricBatch();
        try
        {
            if (version == RemoteWriteVersion.V1)
            {
                RemoteWriteV1.Decode(message, batch, known);
            }
            else
            {
                RemoteWriteV2.Decode(message, batch);
            }

            return batch;
        }
        catch (ProtoException e)
        {
            batch.Dispose();
            throw new RequestException(RequestError.BadRequest, "proto: " + e.Message, e);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static ByteBuffer Unpack(ReadOnlySpan<byte> body, int bodyBytesMax)
    {
        var message = new ByteBuffer();
        try
        {
            var length = Snappy.DecompressedLength(body);
            if (length > bodyBytesMax)
            {
                throw new RequestException(RequestError.BadRequest, "snappy: decoded block is too large");
            }

            // Each copy of at least two bytes makes at most 64: what claims more cannot be a block, and gets no memory.
            if (length > 64L * body.Length)
            {
                throw new InvalidDataException("snappy block claims more than its bytes can unfold into");
            }

            Snappy.Decompress(body, message, bodyBytesMax);
            return message;
        }
        catch (InvalidDataException e)
        {
            message.Dispose();
            throw new RequestException(RequestError.BadRequest, "snappy: corrupt input", e);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }
}
