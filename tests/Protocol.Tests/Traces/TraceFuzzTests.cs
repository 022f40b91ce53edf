using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;
using Trine.Protocol.Traces;

namespace Trine.Protocol.Tests.Traces;

/// <summary>Damaged bodies of every receiver: refused or taken, but never anything else, and never much more memory than the body.</summary>
public sealed class TraceFuzzTests
{
    private const int Rounds = 4000;
    private const long AllocatedBytesMax = 64 << 20;

    public static TheoryData<string> Receivers => ["otlp", "otlp-json", "zipkin", "zipkin-proto", "zipkin-v1", "zipkin-thrift", "jaeger", "compact", "jaeger-proto"];

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Damaged_bodies_are_refused_or_taken(string receiver)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var good = Good(receiver);
        using (Decode(receiver, good))
        {
            // The undamaged body is taken.
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var body = Damage(good, random);
            try
            {
                Decode(receiver, body).Dispose();
            }
            catch (RequestException)
            {
                // The right answer to most damage.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}");
            }
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        Assert.True(each < AllocatedBytesMax / Rounds * 100, $"seed {seed}: {each} bytes a body");
    }

    [Fact]
    public void Counts_that_lie_cost_nothing()
    {
        var list = new byte[] { 15, 0, 2, 12, 0x7f, 0xff, 0xff, 0xff };
        Assert.Throws<RequestException>(() => JaegerThriftDecoder.DecodeBatch(list));
        var nested = Enumerable.Repeat<byte[]>([12, 0, 99], 10_000).SelectMany(bytes => bytes).ToArray();
        Assert.Throws<RequestException>(() => JaegerThriftDecoder.DecodeBatch(nested));
    }

    private static SpanBatch Decode(string receiver, byte[] body) => receiver switch
    {
        "otlp" => OtlpTracesDecoder.DecodeMessage(body),
        "otlp-json" => OtlpTracesDecoder.Decode(body, OtlpContent.Json, PushEncoding.None, PushBodyLimits.Default),
        "zipkin" => ZipkinJsonDecoder.Decode(body),
        "zipkin-proto" => ZipkinProtoDecoder.Decode(body),
        "zipkin-v1" => ZipkinV1Decoder.DecodeJson(body),
        "zipkin-thrift" => ZipkinV1Decoder.DecodeThrift(body),
        "jaeger" => JaegerThriftDecoder.DecodeBatch(body),
        "compact" => JaegerThriftDecoder.DecodeDatagram(body, isCompact: true),
        _ => JaegerProtoDecoder.Decode(body),
    };

    private static byte[] Good(string receiver) => receiver switch
    {
        "otlp" or "jaeger-proto" or "zipkin-proto" => Proto(receiver),
        "otlp-json" => Encoding.UTF8.GetBytes("""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"1"}}]}}}]},
            "scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"n","kind":2,"events":[{"name":"e"}],
            "links":[{"traceId":"","spanId":""}],"status":{"code":"STATUS_CODE_OK"}}]}]}]}
            """),
        "zipkin" => Encoding.UTF8.GetBytes("""
            [{"traceId":"ab","id":"1","parentId":"2","name":"\u00e4","timestamp":1,"localEndpoint":{"serviceName":"s","ipv4":"1.2.3.4"},
            "annotations":[{"timestamp":1,"value":"a|{\"k\":1}|0"}],"tags":{"a":"b","otlp.link.0":"|||{}|0"}}]
            """),
        "zipkin-v1" => Encoding.UTF8.GetBytes("""
            [{"traceId":"0000000000000001","id":"0000000000000001","annotations":[{"timestamp":1,"value":"cs","endpoint":{"serviceName":"s"}}],
            "binaryAnnotations":[{"key":"k","value":"v"}]}]
            """),
        "zipkin-thrift" => ThriftList(),
        "compact" => Batch(new ThriftWriter(isCompact: true).Message("emitBatch").Struct().Struct(1)).End().End().Bytes,
        _ => Batch(new ThriftWriter(isCompact: false).Struct()).End().Bytes,
    };

    private static byte[] ThriftList()
    {
        var bytes = new ThriftWriter(isCompact: false).Struct().List(1, 1).Struct().Int64(1, 1).Int64(4, 1)
            .List(6, 1).Struct().Int64(1, 3).String(2, "cs").End()
            .List(8, 1).Struct().String(1, "k").String(2, "v").Int32(3, 6).End().End().End().Bytes;
        return bytes[3..^1];
    }

    private static ThriftWriter Batch(ThriftWriter writer) => writer
        .Struct(1).String(1, "s").List(2, 1).Tag("a", true).End()
        .List(2, 1).Struct().Int64(1, 1).Int64(3, 1).String(5, "n")
        .List(6, 1).Struct().Int32(1, 0).Int64(2, 1).Int64(4, 5).End()
        .List(10, 2).Tag("x", 1.5).Tag("error", true)
        .List(11, 1).Struct().Int64(1, 1).List(2, 1).Tag("event", "e").End().End();

    private static byte[] Proto(string receiver)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var outer = writer.BeginMessage(1);
        var inner = receiver == "otlp" ? writer.BeginMessage(2) : default;
        var span = receiver == "zipkin-proto" ? default : writer.BeginMessage(receiver == "otlp" ? 2 : 1);
        writer.WriteBytes(1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        writer.WriteBytes(receiver == "zipkin-proto" ? 3 : 2, [1, 2, 3, 4, 5, 6, 7, 8]);
        writer.WriteString(receiver == "jaeger-proto" ? 3 : 5, "name");
        var nested = writer.BeginMessage(receiver == "otlp" ? 9 : receiver == "jaeger-proto" ? 8 : 11);
        writer.WriteString(1, "key");
        writer.EndMessage(nested);
        if (receiver != "zipkin-proto")
        {
            writer.EndMessage(span);
        }

        if (receiver == "otlp")
        {
            writer.EndMessage(inner);
        }

        writer.EndMessage(outer);
        return message.WrittenSpan.ToArray();
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var body = good.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            body[random.Next(body.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : good[random.Next(good.Length)];
        }

        return random.Next(4) == 0 ? body[..random.Next(body.Length)] : body;
    }
}
