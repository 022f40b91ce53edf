using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Decodes OTLP metric exports into batches, translated as Prometheus translates them. Stateless, thread-safe.</summary>
public static class OtlpMetricsDecoder
{
    /// <summary>Decodes the body of an HTTP export.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="content">Its form.</param>
    /// <param name="encoding">Its packing.</param>
    /// <param name="limits">Bound the unpacked body.</param>
    /// <param name="config">The tenant's translation.</param>
    /// <exception cref="RequestException">Malformed or too large.</exception>
    public static OtlpMetricsExport Decode(
        ReadOnlySpan<byte> body, OtlpContent content, PushEncoding encoding, PushBodyLimits limits, OtlpMetricsConfig config)
    {
        if (encoding == PushEncoding.None && content == OtlpContent.Protobuf)
        {
            return DecodeMessage(body, config);
        }

        using var unpacked = new ByteBuffer();
        PushBody.Unpack(body, encoding, limits, unpacked);
        if (content == OtlpContent.Protobuf)
        {
            return DecodeMessage(unpacked.WrittenSpan, config);
        }

        using var message = new ByteBuffer();
        OtlpJson.ToProtobuf(unpacked.WrittenSpan, OtlpMetricsJsonSchema.Request, message);
        return DecodeMessage(message.WrittenSpan, config);
    }

    /// <summary>Decodes the message of a gRPC export, whose transport has unpacked it.</summary>
    /// <exception cref="RequestException">Malformed.</exception>
    public static OtlpMetricsExport DecodeMessage(ReadOnlySpan<byte> message, OtlpMetricsConfig config)
    {
        var batch = new MetricBatch();
        try
        {
            using var mapper = new OtlpMetricsMapper(batch, config);
            mapper.Map(message);
            return new OtlpMetricsExport(batch, mapper.RefusedPoints, mapper.Fault);
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ProtoException ? PushFault.Bad("proto: " + e.Message, e) : e;
        }
    }
}

/// <summary>A decoded export.</summary>
/// <param name="Batch">Owned by the caller.</param>
/// <param name="RefusedPoints">Data points that have no translation.</param>
/// <param name="Fault">Why; empty when there are none.</param>
public sealed record OtlpMetricsExport(MetricBatch Batch, int RefusedPoints, string Fault) : IDisposable
{
    public void Dispose() => Batch.Dispose();
}
