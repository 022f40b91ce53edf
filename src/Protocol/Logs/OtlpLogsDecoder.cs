using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Logs;

/// <summary>Decodes OTLP log exports into batches, mapped to streams and metadata as Loki maps them. Stateless, thread-safe.</summary>
public static class OtlpLogsDecoder
{
    /// <summary>Decodes the body of an HTTP export.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="content">Its form, from <see cref="OtlpHttp"/>.</param>
    /// <param name="encoding">Its packing, from <see cref="OtlpHttp"/>.</param>
    /// <param name="options">The tenant's mapping, limits, arrival time.</param>
    /// <returns>Owned by the caller. Has no stream when the request had no record, which is a success.</returns>
    /// <exception cref="RequestException">Malformed or too large.</exception>
    public static LogBatch Decode(
        ReadOnlySpan<byte> body, OtlpContent content, PushEncoding encoding, OtlpDecodeOptions options)
    {
        if (content == OtlpContent.Protobuf)
        {
            return Decode(body, encoding, options);
        }

        using var json = new ByteBuffer();
        PushBody.Unpack(body, encoding, options.Limits, json);
        using var message = new ByteBuffer();
        OtlpJson.ToProtobuf(json.WrittenSpan, OtlpLogsJsonSchema.Request, message);
        return Decode(message.WrittenSpan, PushEncoding.None, options);
    }

    /// <summary>Decodes the message of a gRPC export, whose transport has unpacked it.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, OtlpContent, PushEncoding, OtlpDecodeOptions)"/>
    public static LogBatch DecodeMessage(ReadOnlySpan<byte> body, OtlpDecodeOptions options)
        => Decode(body, PushEncoding.None, options);

    private static LogBatch Decode(ReadOnlySpan<byte> body, PushEncoding encoding, OtlpDecodeOptions options)
    {
        var batch = new LogBatch();
        try
        {
            PushBody.Unpack(body, encoding, options.Limits, batch.Text);
            using var writer = new LogBatchWriter(batch);
            new OtlpLogsMapper(writer, options.Config, options.NowNs).Map();
            writer.Complete();
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e switch
            {
                ProtoException => PushFault.Bad("proto: " + e.Message, e),
                BufferLimitException limit => PushFault.TooLarge(limit.MaxBytes + 1L, limit.MaxBytes, e),
                _ => e,
            };
        }
    }
}

/// <summary>What decides how an export is decoded besides its bytes.</summary>
/// <param name="Config">The tenant's mapping.</param>
/// <param name="Limits">Bound the unpacked body.</param>
/// <param name="NowNs">Arrival, nanoseconds since 1970 UTC: the time of records that have none.</param>
public sealed record OtlpDecodeOptions(OtlpLogsConfig Config, PushBodyLimits Limits, long NowNs);
