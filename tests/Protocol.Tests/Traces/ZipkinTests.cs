using System.Text;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Traces;

namespace Trine.Protocol.Tests.Traces;

public sealed class ZipkinTests
{
    [Fact]
    public void Version_2_is_translated_as_the_collector_does()
    {
        using var batch = Decode("""
            [{"traceId":"a","id":"1","parentId":"1","kind":"CLIENT","name":"Get","timestamp":5,"duration":3,
              "localEndpoint":{"serviceName":"front","ipv4":"10.0.0.1","port":80},
              "remoteEndpoint":{"serviceName":"back","ipv6":"::1","port":81},
              "annotations":[{"timestamp":6,"value":"sent"},{"timestamp":7,"value":"named|{\"n\":1,\"f\":1.5,\"s\":\"|\"}|2"}],
              "tags":{"error":"boom","host.name":"h","otel.library.name":"lib","otel.library.version":"2","w3c.tracestate":"s",
                "otlp.link.0":"000000000000000000000000000000bb|00000000000000cc||{\"k\":true}|0"}},
             {"traceId":"000000000000000100000000000000002","id":"2","localEndpoint":{"serviceName":"front"},"tags":{"span.kind":"internal","error":"true"}}]
            """.Replace("000000000000000100000000000000002", "00000000000000010000000000000002", StringComparison.Ordinal));
        Assert.Equal(
            [
                "[host.name='h', service.name='front'] <lib@2> 0000000000000000000000000000000a/0000000000000001<-0 Get Client 5000+3000 Error: "
                + "state=s {error='boom', net.host.ip='10.0.0.1', net.host.port=80, net.peer.ip='::1', net.peer.port=81, peer.service='back'} "
                + "event 6000 sent 0 {} event 7000 named 2 {f=d1.5, n=1, s='|'} link 000000000000000000000000000000bb/cc {k=true}",
                "[host.name='h', service.name='front'] <@> 00000000000000010000000000000002/0000000000000002<-0  Internal 0+0 Error: "
                + "state= {otel.zipkin.absentField.startTime=true}",
            ],
            SpanText.Of(batch));
    }

    [Theory]
    [InlineData("{not json")]
    [InlineData("{}")]
    [InlineData("[{\"traceId\":\"zz\",\"id\":\"1\"}]")]
    [InlineData("[{\"traceId\":\"1\"}]")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"1\",\"localEndpoint\":{\"ipv4\":\"x\"}}]")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":-1}]")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"1\",\"duration\":-1}]")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"1\",\"annotations\":[{\"value\":\"x\"}]}]")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"1\",\"debug\":\"true\"}]")]
    [InlineData("[] []")]
    public void What_is_malformed_is_refused(string json) => Assert.Throws<RequestException>(() => Decode(json));

    [Fact]
    public void A_parent_may_be_empty()
    {
        using var batch = Decode("[{\"traceId\":\"1\",\"id\":\"1\",\"parentId\":\"\",\"shared\":true}]");
        Assert.Equal(0UL, batch.Spans[0].ParentId);
    }

    [Fact]
    public void A_span_without_a_trace_spoils_the_push()
        => Assert.Equal("invalid_trace_id", Assert.Throws<InvalidSpanException>(() => Decode("[{\"id\":\"1\"}]")).Reason);

    [Fact]
    public void Version_1_takes_kind_and_times_from_annotations()
    {
        using var batch = ZipkinV1Decoder.DecodeJson(Encoding.UTF8.GetBytes("""
            [{"traceId":"000000000000000a","id":"0000000000000001","name":"get",
              "annotations":[{"timestamp":5,"value":"sr","endpoint":{"serviceName":"back","ipv4":"1.2.3.4"}},
                {"timestamp":7,"value":"note"},{"timestamp":9,"value":"ss"}],
              "binaryAnnotations":[{"key":"lc","value":"net"},{"key":"http.status_code","value":"500"}]}]
            """));
        Assert.Equal(
            [
                "[ipv4='1.2.3.4', service.name='back'] <@> 0000000000000000000000000000000a/0000000000000001<-0 get Server 5000+4000 Error: "
                + "state= {component='net', http.status_code='500'} event 7000 note 0 {}",
            ],
            SpanText.Of(batch));
    }

    [Fact]
    public void Version_1_as_thrift_has_typed_values()
    {
        var writer = new ThriftWriter(isCompact: false).Struct().List(1, 1).Struct()
            .Int64(1, 10).String(3, "op").Int64(4, 1)
            .List(8, 1).Struct().String(1, "flag").String(2, "\u0001").Int32(3, 0).End()
            .Int64(10, 2).Int64(11, 3).End().End();

        // The body is the list alone: without the struct's field head (3 bytes) and end.
        using var batch = ZipkinV1Decoder.DecodeThrift(writer.Bytes.AsSpan(3, writer.Bytes.Length - 4));
        Assert.Equal(
            [
                "[service.name='unknown-service'] <@> 0000000000000000000000000000000a/0000000000000001<-0 op Unspecified 2000+3000 Unset: "
                + "state= {flag=true}",
            ],
            SpanText.Of(batch));
    }

    private static SpanBatch Decode(string json) => ZipkinJsonDecoder.Decode(Encoding.UTF8.GetBytes(json));
}
