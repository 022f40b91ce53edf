using System.IO.Compression;
using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

public sealed class OtlpLogsTests
{
    private const long NowNs = 77;

    private static readonly OtlpDecodeOptions Options = new(OtlpLogsConfig.Default, PushBodyLimits.Default, NowNs);

    [Fact]
    public void A_recorded_export_is_mapped_as_loki_does()
        => AssertMapped(
            """
            {"resourceLogs":[{"resource":{"attributes":[
              {"key":"service.name","value":{"stringValue":"push-otlp"}},{"key":"extra.attr","value":{"stringValue":"meta"}}]},
              "scopeLogs":[{"logRecords":[{"timeUnixNano":"1768564800000000000","severityText":"INFO","severityNumber":9,
                "body":{"stringValue":"hi"},
                "attributes":[{"key":"a.b-c","value":{"stringValue":"x"}},{"key":"n","value":{"intValue":"5"}}]}]}]}]}
            """,
            "{service_name=\"push-otlp\"}\n1768564800000000000 hi a_b_c=x n=5 severity_number=9 severity_text=INFO extra_attr=meta\n");

    [Theory]
    [InlineData("""{"stringValue":"a\"b\u00e9"}""", "a\"bé")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"nested","value":{"kvlistValue":{"values":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"two"}]}}}]}}}]}}""",
        """{"nested":{"k":[1,"two"]}}""")]
    [InlineData("""{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":1},{"boolValue":true},{},{"bytesValue":"AQI="}]}}""",
        """["a",1,true,null,"AQI="]""")]
    [InlineData("""{"arrayValue":{}}""", "[]")]
    [InlineData("""{"kvlistValue":{}}""", "{}")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"b","value":{"intValue":1}},{"key":"a"},{"key":"b","value":{"intValue":2}}]}}""",
        """{"a":null,"b":2}""")]
    [InlineData("""{"arrayValue":{"values":[{"stringValue":"<a href=\"x\">&\u2028\u0001\n\b"}]}}""",
        """["\u003ca href=\"x\"\u003e\u0026\u2028\u0001\n\b"]""")]
    [InlineData("""{"intValue":"42"}""", "42")]
    [InlineData("""{"int_value":-9223372036854775808}""", "-9223372036854775808")]
    [InlineData("""{"boolValue":true}""", "true")]
    [InlineData("""{"boolValue":false}""", "false")]
    [InlineData("""{"doubleValue":1.5}""", "1.5")]
    [InlineData("""{"doubleValue":0}""", "0")]
    [InlineData("""{"doubleValue":1e21}""", "1e+21")]
    [InlineData("""{"doubleValue":1e20}""", "100000000000000000000")]
    [InlineData("""{"doubleValue":-1.5e-7}""", "-1.5e-7")]
    [InlineData("""{"doubleValue":0.000001}""", "0.000001")]
    [InlineData("""{"doubleValue":"NaN"}""", "json: unsupported value: NaN")]
    [InlineData("""{"doubleValue":"-Infinity"}""", "json: unsupported value: -Inf")]
    [InlineData("""{"arrayValue":{"values":[{"doubleValue":"NaN"}]}}""", "")]
    [InlineData("""{"bytesValue":"aGVsbG8="}""", "aGVsbG8=")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    public void A_body_of_any_kind_becomes_a_line(string body, string line)
        => AssertMapped(Record($$"""{"timeUnixNano":1,"body":{{body}}}"""), $"{{}}\n1 {line}\n");

    [Fact]
    public void All_fields_become_metadata_in_order()
        => AssertMapped(
            """
            {"resource_logs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h"}}]},
              "scope_logs":[{"scope":{"name":"lib","version":"2","droppedAttributesCount":3,
                  "attributes":[{"key":"s","value":{"boolValue":true}}]},
                "log_records":[{"time_unix_nano":"5","observedTimeUnixNano":"6","severityNumber":"SEVERITY_NUMBER_WARN2",
                  "severityText":"Warn","droppedAttributesCount":4,"flags":257,"eventName":"e",
                  "traceId":"0102030405060708090A0B0C0D0E0F10","spanId":"0102030405060708","unknown":{"x":[1]}}]}]}]}
            """,
            "{}\n5  observed_timestamp=6 severity_number=14 severity_text=Warn dropped_attributes_count=4 flags=257 "
            + "trace_id=0102030405060708090a0b0c0d0e0f10 span_id=0102030405060708 event_name=e "
            + "host_name=h s=true scope_name=lib scope_version=2 scope_dropped_attributes_count=3\n");

    [Theory]
    [InlineData("""{"timeUnixNano":"5"}""", "5 ")]
    [InlineData("""{"observedTimeUnixNano":"6"}""", "6 ")]
    [InlineData("{}", "77 ")]
    [InlineData("""{"timeUnixNano":"18446744073709551615"}""", "-1 ")]
    [InlineData("""{"traceId":"00000000000000000000000000000000","spanId":"","flags":0}""", "77 ")]
    public void The_time_of_a_record_is_its_own_or_the_observed_or_the_arrival(string record, string expected)
        => AssertMapped(Record(record), $"{{}}\n{expected}\n");

    [Fact]
    public void Maps_are_flattened_and_lists_are_json()
        => AssertMapped(
            Record("""
                {"timeUnixNano":1,"attributes":[
                  {"key":"http","value":{"kvlistValue":{"values":[
                    {"key":"status.code","value":{"intValue":200}},
                    {"key":"req","value":{"kvlistValue":{"values":[{"key":"id","value":{"stringValue":"r"}}]}}}]}}},
                  {"key":"tags","value":{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}},
                  {"key":"none"},{"key":"empty","value":{"kvlistValue":{}}}]}
                """),
            "{}\n1  http_status_code=200 http_req_id=r tags=[\"a\",\"b\"]\n");

    [Fact]
    public void Every_default_index_attribute_becomes_a_label()
    {
        var attributes = OtlpLogsConfig.DefaultIndexAttributes.Select(name => $$$"""{"key":"{{{name}}}","value":{"stringValue":"v"}}""");
        var json = $$$"""{"resourceLogs":[{"resource":{"attributes":[{{{string.Join(',', attributes)}}}]},"scopeLogs":[{"logRecords":[{}]}]}]}""";

        using var batch = Decode(json, Options);

        Assert.Equal(
            OtlpLogsConfig.DefaultIndexAttributes.Select(name => name.Replace('.', '_')).Order(StringComparer.Ordinal),
            batch.Streams[0].Labels.Select(label => label.Name));
        Assert.Equal(0, batch.MetadataOf(0).Length);
    }

    [Fact]
    public void Rules_of_a_tenant_decide_and_the_first_match_wins()
    {
        var config = new OtlpLogsConfig
        {
            ResourceAttributes =
            [
                new(OtlpAttributeAction.Drop, ["secret"]),
                new(OtlpAttributeAction.IndexLabel, ["team"], "k8s\\..*"),
                new(OtlpAttributeAction.Drop, ["team"]),
            ],
            ScopeAttributes = [new(OtlpAttributeAction.IndexLabel, ["scoped"])],
            LogAttributes = [new(OtlpAttributeAction.Drop, [], "tmp.*"), new(OtlpAttributeAction.IndexLabel, ["region"])],
            SeverityTextAsLabel = true,
        };
        var json = """
            {"resourceLogs":[{"resource":{"attributes":[
                {"key":"secret","value":{"stringValue":"x"}},{"key":"team","value":{"stringValue":"t"}},
                {"key":"k8s.pod","value":{"stringValue":"p"}},{"key":"xk8s.pod","value":{"stringValue":"q"}}]},
              "scopeLogs":[{"scope":{"attributes":[{"key":"scoped","value":{"stringValue":"s"}}]},"logRecords":[
                {"timeUnixNano":1,"severityText":"INFO","attributes":[{"key":"tmp1","value":{"intValue":1}}]},
                {"timeUnixNano":2,"severityText":"INFO"},
                {"timeUnixNano":3,"attributes":[{"key":"region","value":{"stringValue":"eu"}}]}]}]}]}
            """;

        using var batch = Decode(json, Options with { Config = config });

        Assert.Equal(
            "{k8s_pod=\"p\", severity_text=\"INFO\", team=\"t\"}\n1  xk8s_pod=q\n2  xk8s_pod=q\n"
            + "{k8s_pod=\"p\", region=\"eu\", team=\"t\"}\n3  xk8s_pod=q\n",
            BatchText.Of(batch));
    }

    [Fact]
    public void A_resource_without_records_makes_no_stream()
    {
        using var batch = Decode("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[]}]},{}]}""", Options);

        Assert.Empty(batch.Streams);
    }

    [Fact]
    public void String_bodies_and_values_stay_in_the_message()
    {
        var message = ToMessage(Record("""{"timeUnixNano":1,"body":{"stringValue":"line"},"attributes":[{"key":"k","value":{"stringValue":"v"}}]}"""));

        using var batch = OtlpLogsDecoder.DecodeMessage(message, Options);

        Assert.Equal(message.Length, batch.Text.Length);
        Assert.Equal(message.AsSpan().IndexOf("line"u8), batch.Lines[0].Offset);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void Packed_bodies_are_unpacked(string encoding)
    {
        var message = ToMessage(Record("""{"timeUnixNano":1,"body":{"stringValue":"line"}}"""));
        using var packed = new ByteBuffer();
        if (encoding == "zstd")
        {
            Zstd.Compress(message, packed, 1);
        }
        else
        {
            var target = new MemoryStream();
            using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            {
                gzip.Write(message);
            }

            packed.Append(target.ToArray());
        }

        using var batch = OtlpLogsDecoder.Decode(
            packed.WrittenSpan, OtlpContent.Protobuf, OtlpHttp.ParseEncoding(encoding), Options);

        Assert.Equal("{}\n1 line\n", BatchText.Of(batch));
    }

    [Theory]
    [InlineData("""{"resourceLogs":5}""", "json: expected an array for resourceLogs")]
    [InlineData("""{"resourceLogs":[5]}""", "json: expected an object")]
    [InlineData("[]", "json: expected an object")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"abc"}]}]}]}""", "json: invalid value for traceId")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"0102"}]}]}]}""", "invalid length for TraceID")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"spanId":"010203040506070809"}]}]}]}""", "invalid length for SpanID")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}""", "json: invalid value for timeUnixNano")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"LOUD"}]}]}]}""", "json: invalid value for severityNumber")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"9"}]}]}]}""", "json: invalid value for severityNumber")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"bytesValue":"%"}}]}]}]}""", "json: invalid value for bytesValue")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"boolValue":"true"}}]}]}]}""", "json: invalid value for boolValue")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"..."}]}]}]}]}""",
        "normalization for label name \"...\" resulted in invalid name \"_\"")]
    public void A_wrong_export_is_refused(string json, string message)
    {
        var fault = Assert.Throws<RequestException>(() => Decode(json, Options));

        Assert.Equal((RequestError.BadRequest, message), (fault.Error, fault.Message));
    }

    [Fact]
    public void Null_is_an_export_without_records()
    {
        using var batch = Decode("null", Options);

        Assert.Equal("", BatchText.Of(batch));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(70, false)]
    [InlineData(100_000, false)]
    public void Nesting_is_bounded_in_protobuf(int depth, bool isAllowed)
    {
        // Built from inside out: each level is a list of one.
        using var nested = new ByteBuffer();
        var value = Array.Empty<byte>();
        if (depth < 1000)
        {
            for (var i = 0; i < depth; i++)
            {
                var inner = value;
                value = PushMessages.Message(v => v.WriteBytes(5, PushMessages.Message(list => list.WriteBytes(1, inner))));
            }
        }
        else
        {
            // Lengths need not fit each other for a bomb: each level claims the rest.
            value = [.. Enumerable.Repeat<byte[]>([0x2a, 0xff, 0xff, 0x03, 0x0a, 0xff, 0xff, 0x03], depth / 8).SelectMany(b => b)];
        }

        var record = PushMessages.Message(r => r.WriteBytes(5, value));
        var message = PushMessages.Message(r => r.WriteBytes(1, PushMessages.Message(rl => rl.WriteBytes(2, PushMessages.Message(sl => sl.WriteBytes(2, record))))));

        if (isAllowed)
        {
            using var batch = OtlpLogsDecoder.DecodeMessage(message, Options);
            Assert.StartsWith("[[[", Encoding.UTF8.GetString(batch.Bytes(batch.Lines[0])), StringComparison.Ordinal);
        }
        else
        {
            Assert.Throws<RequestException>(() => OtlpLogsDecoder.DecodeMessage(message, Options));
        }
    }

    [Theory]
    [InlineData("arrayValue", "values")]
    [InlineData("kvlistValue", "values")]
    public void Nesting_is_bounded_in_json(string kind, string list)
    {
        var json = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":"""
            + string.Concat(Enumerable.Repeat($$"""{"{{kind}}":{"{{list}}":[{"value":""", 50_000));

        Assert.Throws<RequestException>(() => Decode(json, Options));
    }

    [Fact]
    public void Many_records_times_many_resource_attributes_are_bounded()
    {
        var resource = PushMessages.Message(r =>
        {
            for (var i = 0; i < 2000; i++)
            {
                r.WriteBytes(1, PushMessages.Message(pair => pair.WriteString(1, "k" + i)));
            }
        });
        var scope = new byte[200_000];
        for (var i = 0; i < scope.Length; i += 2)
        {
            scope[i] = 0x12; // a record without content
        }

        var message = PushMessages.Message(r => r.WriteBytes(1, PushMessages.Message(rl =>
        {
            rl.WriteBytes(1, resource);
            rl.WriteBytes(2, scope);
        })));

        var fault = Assert.Throws<RequestException>(() => OtlpLogsDecoder.DecodeMessage(message, Options));

        Assert.Equal("too many pieces of structured metadata for the size of the request", fault.Message);
    }

    private static string Record(string record)
        => $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{record}}]}]}]}""";

    private static LogBatch Decode(string json, OtlpDecodeOptions options)
        => OtlpLogsDecoder.Decode(Encoding.UTF8.GetBytes(json), OtlpContent.Json, PushEncoding.None, options);

    private static byte[] ToMessage(string json)
    {
        using var message = new ByteBuffer();
        OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json), OtlpLogsJsonSchema.Request, message);
        return message.WrittenSpan.ToArray();
    }

    private static void AssertMapped(string json, string expected)
    {
        using var batch = Decode(json, Options);
        Assert.Equal(expected, BatchText.Of(batch));
    }
}
