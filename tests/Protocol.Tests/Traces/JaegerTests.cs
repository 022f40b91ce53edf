using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Traces;

namespace Trine.Protocol.Tests.Traces;

public sealed class JaegerTests
{
    private const string Expected =
        "[host.name='h', opencensus.exporterversion='Jaeger-Go-2', service.name='shop'] <@> "
        + "0000000000000000000000000000000a/0000000000000001<-7 op Client 1000+2000 Error:broken state= "
        + "{bin=Bytes:62696e, n=5, r=d1.5} event 3000 happened 0 {k='v'} "
        + "link 0000000000000000000000000000000b/9 {opentracing.ref_type='follows_from'}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_datagram_is_translated_as_the_collector_does(bool isCompact)
    {
        var writer = new ThriftWriter(isCompact).Message("emitBatch").Struct().Struct(1);
        using var batch = JaegerThriftDecoder.DecodeDatagram(WriteBatch(writer).End().End().Bytes, isCompact);
        Assert.Equal([Expected], SpanText.Of(batch));
    }

    [Fact]
    public void A_batch_over_http_has_no_envelope_and_blank_spans_are_skipped()
    {
        var writer = WriteBatch(new ThriftWriter(isCompact: false).Struct(), blankSpans: 2);
        using var batch = JaegerThriftDecoder.DecodeBatch(writer.End().Bytes);
        Assert.Equal([Expected], SpanText.Of(batch));
    }

    [Theory]
    [InlineData("error", true, "", 0L, SpanStatusCode.Error)]
    [InlineData("error", "true", "", 0L, SpanStatusCode.Unset)]
    [InlineData("otel.status_code", "oK", "", 0L, SpanStatusCode.Ok)]
    [InlineData("otel.status_code", "ERROR", "", 0L, SpanStatusCode.Error)]
    [InlineData("http.status_code", 500L, "server", 0L, SpanStatusCode.Error)]
    [InlineData("http.status_code", 404L, "server", 0L, SpanStatusCode.Unset)]
    [InlineData("http.status_code", 404L, "client", 0L, SpanStatusCode.Error)]
    [InlineData("http.status_code", 200L, "client", 0L, SpanStatusCode.Unset)]
    public void The_status_follows_from_tags(string key, object value, string kind, long unused, SpanStatusCode expected)
    {
        Assert.Equal(0, unused);
        var writer = new ThriftWriter(isCompact: false).Struct().List(2, 1).Struct();
        writer.Int64(1, 1).Int64(3, 1).List(10, kind.Length > 0 ? 2 : 1).Tag(key, value);
        if (kind.Length > 0)
        {
            writer.Tag("span.kind", kind);
        }

        using var batch = JaegerThriftDecoder.DecodeBatch(writer.End().End().Bytes);
        Assert.Equal(expected, batch.Spans[0].StatusCode);
    }

    [Fact]
    public void Processes_of_spans_overrule_the_batchs_and_equal_ones_are_one_resource()
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var batchMark = writer.BeginMessage(1);
        foreach (var (id, service) in ((int, string)[])[(1, ""), (2, "own"), (3, "own")])
        {
            var span = writer.BeginMessage(1);
            writer.WriteBytes(1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            writer.WriteBytes(2, [0, 0, 0, 0, 0, 0, 0, (byte)id]);
            WriteTag(writer, "otel.scope.name", "lib");
            if (service.Length > 0)
            {
                var process = writer.BeginMessage(10);
                writer.WriteString(1, service);
                writer.EndMessage(process);
            }

            writer.EndMessage(span);
        }

        var common = writer.BeginMessage(2);
        writer.WriteString(1, "common");
        writer.EndMessage(common);
        writer.EndMessage(batchMark);
        using var batch = JaegerProtoDecoder.Decode(message.WrittenSpan);
        Assert.Equal(2, batch.Resources.Length);
        Assert.Equal(
            ["[service.name='common'] <lib@>", "[service.name='own'] <lib@>", "[service.name='own'] <lib@>"],
            SpanText.Of(batch).Select(line => line[..line.IndexOf(" 0", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Other_messages_and_malformed_bytes_are_refused()
    {
        Assert.Throws<RequestException>(
            () => JaegerThriftDecoder.DecodeDatagram(new ThriftWriter(true).Message("emitZipkinBatch").Struct().End().Bytes, isCompact: true));
        Assert.Throws<RequestException>(() => JaegerThriftDecoder.DecodeBatch("garbage"u8));
        Assert.Throws<InvalidSpanException>(() => JaegerThriftDecoder.DecodeBatch(
            new ThriftWriter(false).Struct().List(2, 1).Struct().Int64(3, 1).End().End().Bytes));
    }

    private static void WriteTag(ProtoWriter writer, string key, string value)
    {
        var tag = writer.BeginMessage(8);
        writer.WriteString(1, key);
        writer.WriteString(3, value);
        writer.EndMessage(tag);
    }

    private static ThriftWriter WriteBatch(ThriftWriter writer, int blankSpans = 0)
    {
        writer.Struct(1).String(1, "shop").List(2, 2).Tag("hostname", "h").Tag("jaeger.version", "Go-2").End();
        writer.List(2, 1 + blankSpans).Struct()
            .Int64(1, 10).Int64(2, 0).Int64(3, 1).Int64(4, 0).String(5, "op")
            .List(6, 2)
            .Struct().Int32(1, 1).Int64(2, 11).Int64(3, 0).Int64(4, 9).End()
            .Struct().Int32(1, 0).Int64(2, 10).Int64(3, 0).Int64(4, 7).End()
            .Int32(7, 1).Int64(8, 1).Int64(9, 2)
            .List(10, 6)
            .Tag("span.kind", "client").Tag("error", true).Tag("otel.status_description", "broken")
            .Tag("n", 5L).Tag("r", 1.5).Tag("bin", new object())
            .List(11, 1).Struct().Int64(1, 3).List(2, 2).Tag("event", "happened").Tag("k", "v").End()
            .End();
        for (var i = 0; i < blankSpans; i++)
        {
            writer.Struct().End();
        }

        return writer;
    }
}
