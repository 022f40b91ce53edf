using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes OTLP trace exports into batches. Stateless, thread-safe.</summary>
public static class OtlpTracesDecoder
{
    // A request has about one span, one attribute, and one text that is not there yet for each of so many bytes.
    private const int BytesEachSpan = 256;
    private const int BytesEachAttribute = 40;
    private const int BytesEachString = 192;

    /// <summary>Decodes the body of an HTTP export.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="content">Its form, from <see cref="OtlpHttp"/>.</param>
    /// <param name="encoding">Its packing, from <see cref="OtlpHttp"/>.</param>
    /// <param name="limits">Bound the unpacked body.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed or too large.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole request is refused.</exception>
    public static SpanBatch Decode(
        ReadOnlySpan<byte> body, OtlpContent content, PushEncoding encoding, PushBodyLimits limits)
    {
        using var unpacked = new ByteBuffer();
        if (encoding != PushEncoding.None)
        {
            PushBody.Unpack(body, encoding, limits, unpacked);
            body = unpacked.WrittenSpan;
        }

        if (content == OtlpContent.Protobuf)
        {
            return DecodeMessage(body);
        }

        using var message = new ByteBuffer();
        OtlpJson.ToProtobuf(body, OtlpTracesJsonSchema.Request, message);
        return DecodeMessage(message.WrittenSpan);
    }

    /// <summary>Decodes an <c>ExportTraceServiceRequest</c>.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, OtlpContent, PushEncoding, PushBodyLimits)"/>
    public static SpanBatch DecodeMessage(ReadOnlySpan<byte> message)
    {
        var batch = new SpanBatch();
        try
        {
            batch.Reserve(message.Length / BytesEachSpan, message.Length / BytesEachAttribute);
            batch.Strings.Expect(message.Length / BytesEachString);
            if (!TryRead(message, batch, isLookingAhead: false))
            {
                // Slow path, rare because encoders write fields in the order of their numbers.
                batch.Clear();
                TryRead(message, batch, isLookingAhead: true);
            }

            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ProtoException ? PushFault.Bad("proto: " + e.Message, e) : e;
        }
    }

    /// <returns>False when a scope came behind its spans and was passed over.</returns>
    private static bool TryRead(ReadOnlySpan<byte> message, SpanBatch batch, bool isLookingAhead)
    {
        using var reader = new OtlpSpanReader(message, batch) { IsLookingAhead = isLookingAhead };
        reader.Read();
        if (reader.HasLateScope && !isLookingAhead)
        {
            return false;
        }

        reader.ThrowIfInvalid();
        return true;
    }
}
