using Trine.Codecs;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;

namespace Trine.Protocol.Logs;

/// <summary>Decodes the bodies of Loki's push endpoints. Stateless but for a shared cache of labels, thread-safe.</summary>
/// <remarks>
/// JSON when the content type says so, else snappy-compressed protobuf; gzip and deflate may lie around either. Names of
/// structured metadata come out in label form and U+FFFD in its values as spaces.
/// </remarks>
public static class LokiPushDecoder
{
    private const string JsonType = "application/json";

    /// <summary>Decodes a body of <c>/loki/api/v1/push</c>.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="contentType">The request's, empty when absent.</param>
    /// <param name="contentEncoding">The request's, empty when absent.</param>
    /// <param name="limits">Bound the unpacked body.</param>
    /// <returns>Owned by the caller. Has no stream when the request had none.</returns>
    /// <exception cref="RequestException">The request is malformed or too large; the texts are Loki's.</exception>
    public static LogBatch Decode(
        ReadOnlySpan<byte> body, string contentType, string contentEncoding, PushBodyLimits limits)
        => Decode(body, contentType, contentEncoding, limits, LokiJsonDecoder.Decode);

    /// <summary>Decodes a body of <c>/api/prom/push</c>, whose JSON is another.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, string, string, PushBodyLimits)"/>
    public static LogBatch DecodeLegacy(
        ReadOnlySpan<byte> body, string contentType, string contentEncoding, PushBodyLimits limits)
        => Decode(body, contentType, contentEncoding, limits, LokiLegacyJsonDecoder.Decode);

    private static LogBatch Decode(
        ReadOnlySpan<byte> body,
        string contentType,
        string contentEncoding,
        PushBodyLimits limits,
        Action<LogBatchWriter> decodeJson)
    {
        var outer = EncodingOf(contentEncoding);
        var isJson = MediaType.Parse(contentType) == JsonType;
        var batch = new LogBatch();
        try
        {
            Unpack(body, outer, isJson, limits, batch.Text);
            using var writer = new LogBatchWriter(batch);
            if (isJson)
            {
                decodeJson(writer);
            }
            else
            {
                LokiProtobufDecoder.Decode(writer);
            }

            writer.Complete();
            return batch;
        }
        catch (BufferLimitException e)
        {
            batch.Dispose();
            throw PushFault.TooLarge(e.MaxBytes + 1L, e.MaxBytes, e);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static PushEncoding EncodingOf(string contentEncoding) => contentEncoding switch
    {
        "" or "snappy" => PushEncoding.None, // protobuf is snappy with or without the header
        "gzip" => PushEncoding.Gzip,
        "deflate" => PushEncoding.Deflate,
        _ => throw PushFault.Bad($"Content-Encoding {GoQuote.Quote(contentEncoding)} not supported"),
    };

    private static void Unpack(
        ReadOnlySpan<byte> body, PushEncoding outer, bool isJson, PushBodyLimits limits, ByteBuffer destination)
    {
        if (isJson)
        {
            PushBody.Unpack(body, outer, limits, destination);
        }
        else if (outer == PushEncoding.None)
        {
            PushBody.Unpack(body, PushEncoding.Snappy, limits, destination);
        }
        else
        {
            using var snappy = new ByteBuffer();
            PushBody.Unpack(body, outer, limits with { BodyBytesMax = limits.WireBytesMax }, snappy);
            PushBody.Unpack(snappy.WrittenSpan, PushEncoding.Snappy, limits, destination);
        }
    }
}
