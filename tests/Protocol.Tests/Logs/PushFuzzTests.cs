using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

/// <summary>Cut, changed and random bodies of every format: a batch or a <see cref="RequestException"/>, nothing else.</summary>
public sealed class PushFuzzTests
{
    private static readonly PushBodyLimits Limits = new(1 << 20, 1 << 20, 100);
    private static readonly OtlpDecodeOptions Otlp = new(OtlpLogsConfig.Default, Limits, 1);

    private static readonly byte[] LokiJson = Encoding.UTF8.GetBytes(
        """{"streams":[{"stream":{"job":"a","x":"\u00e9"},"values":[["1","one"],["2","t\two\ud83d\ude00",{"k.x":"v","l":"w"}]]}]}""");

    private static readonly byte[] LegacyJson = Encoding.UTF8.GetBytes(
        """{"streams":[{"labels":"{a=\"b\", c='d'}","entries":[{"ts":"2026-01-16T12:00:00.5+01:00","line":"x\ny"}]}]}""");

    private static readonly byte[] OtlpJsonBody = Encoding.UTF8.GetBytes(
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeLogs":[{"scope":
        {"name":"n"},"logRecords":[{"timeUnixNano":"5","severityNumber":9,"body":{"kvlistValue":{"values":[{"key":"a","value":
        {"arrayValue":{"values":[{"doubleValue":1.5},{"bytesValue":"AQI="},{"boolValue":true}]}}}]}},"traceId":
        "0102030405060708090a0b0c0d0e0f10","attributes":[{"key":"m","value":{"kvlistValue":{"values":[{"key":"x","value":
        {"intValue":"7"}}]}}}]}]}]}]}
        """);

    private static readonly byte[] LokiMessage = PushMessages.Request(
        PushMessages.Stream("{a=\"b\", c=\"d\"}", PushMessages.Entry(1, "one"), PushMessages.Entry(2, "two", ("k.x", "v"), ("l", "w"))),
        PushMessages.Stream("{e=\"f\"}", PushMessages.Entry(3, "three")));

    private static readonly Dictionary<string, (byte[] Body, Func<byte[], LogBatch> Decode)> Formats = new()
    {
        ["loki protobuf"] = (LokiMessage, body => LokiPushDecoder.Decode(PushMessages.Snappied(body), "application/x-protobuf", "", Limits)),
        ["snappy"] = (PushMessages.Snappied(LokiMessage), body => LokiPushDecoder.Decode(body, "application/x-protobuf", "", Limits)),
        ["loki json"] = (LokiJson, body => LokiPushDecoder.Decode(body, "application/json", "", Limits)),
        ["legacy json"] = (LegacyJson, body => LokiPushDecoder.DecodeLegacy(body, "application/json", "", Limits)),
        ["gzip"] = (LokiJson, body => LokiPushDecoder.Decode(body, "application/json", "gzip", Limits)),
        ["deflate"] = (LokiJson, body => LokiPushDecoder.Decode(body, "application/json", "deflate", Limits)),
        ["otlp json"] = (OtlpJsonBody, body => OtlpLogsDecoder.Decode(body, OtlpContent.Json, PushEncoding.None, Otlp)),
        ["otlp protobuf"] = (ToMessage(OtlpJsonBody), body => OtlpLogsDecoder.DecodeMessage(body, Otlp)),
        ["zstd"] = (LokiMessage, body => OtlpLogsDecoder.Decode(body, OtlpContent.Protobuf, PushEncoding.Zstd, Otlp)),
        ["lz4"] = (LokiMessage, body => OtlpLogsDecoder.Decode(body, OtlpContent.Protobuf, PushEncoding.Lz4, Otlp)),
    };

    public static TheoryData<string> Names => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cut_body_is_decoded_or_refused(string format)
    {
        var (body, decode) = Formats[format];
        for (var length = 0; length <= body.Length; length++)
        {
            Try(decode, body[..length], $"cut to {length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_body_is_decoded_or_refused(string format)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (body, decode) = Formats[format];
        for (var round = 0; round < 3000; round++)
        {
            var changed = (byte[])body.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            Try(decode, changed, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_are_decoded_or_refused(string format)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var decode = Formats[format].Decode;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Try(decode, bytes, $"seed {seed}, round {round}");
        }
    }

    private static void Try(Func<byte[], LogBatch> decode, byte[] body, string what)
    {
        try
        {
            using var batch = decode(body);
            _ = BatchText.Of(batch); // every slice lies within the text
        }
        catch (RequestException)
        {
            // Refused, as it may be.
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static byte[] ToMessage(byte[] json)
    {
        using var message = new ByteBuffer();
        OtlpJson.ToProtobuf(json, OtlpLogsJsonSchema.Request, message);
        return message.WrittenSpan.ToArray();
    }
}
