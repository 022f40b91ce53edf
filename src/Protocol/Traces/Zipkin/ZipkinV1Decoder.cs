using System.Text.Json;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes Zipkin's lists of spans of version 1, which old clients still send. Stateless, thread-safe.</summary>
public static class ZipkinV1Decoder
{
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole push is refused.</exception>
    public static SpanBatch DecodeJson(ReadOnlySpan<byte> json)
    {
        var batch = new SpanBatch();
        try
        {
            using var text = new ZipkinText(batch.Strings);
            var mapper = new ZipkinV1Mapper(batch, NowNs());
            new ZipkinV1JsonReader(text, mapper).Read(json);
            mapper.ThrowIfInvalid();
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();

            // InvalidOperation: a string that is no Unicode text.
            throw e is JsonException or InvalidOperationException ? PushFault.Bad("zipkinv1: " + e.Message, e) : e;
        }
    }

    /// <inheritdoc cref="DecodeJson"/>
    public static SpanBatch DecodeThrift(ReadOnlySpan<byte> list)
    {
        var batch = new SpanBatch();
        try
        {
            using var text = new ZipkinText(batch.Strings);
            var mapper = new ZipkinV1Mapper(batch, NowNs());
            var reader = new ThriftReader(list, isCompact: false);
            new ZipkinV1ThriftReader(batch.Strings, text, mapper).Read(ref reader);
            mapper.ThrowIfInvalid();
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ThriftException ? PushFault.Bad(e.Message, e) : e;
        }
    }

    /// <summary>The time of spans without one.</summary>
    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
