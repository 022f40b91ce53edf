using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;
using Trine.Protocol.Traces;

namespace Trine.Protocol.Tests.Traces;

public sealed class OtlpTracesTests
{
    private const string Trace = "0102030405060708090a0b0c0d0e0f10";

    [Fact]
    public void Json_brings_every_field_of_a_span()
    {
        var json = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
             "scopeSpans":[{"scope":{"name":"lib","version":"1"},"spans":[{"traceId":"TRACE","spanId":"00000000000000A1",
              "parentSpanId":"00000000000000a0","traceState":"k=v","name":"op","kind":"SPAN_KIND_SERVER",
              "startTimeUnixNano":"10","endTimeUnixNano":15,"status":{"code":2,"message":"bad"},
              "attributes":[{"key":"i","value":{"intValue":"-5"}},{"key":"d","value":{"doubleValue":"NaN"}},{"key":"b","value":{"boolValue":true}},
               {"key":"e","value":{}},{"key":"by","value":{"bytesValue":"AQI="}},{"key":"a","value":{"arrayValue":{"values":[{"intValue":1}]}}}],
              "events":[{"timeUnixNano":"12","name":"ev","attributes":[{"key":"x","value":{"stringValue":"y"}}],"droppedAttributesCount":3}],
              "links":[{"traceId":"TRACE","spanId":"00000000000000b1","attributes":[{"key":"l","value":{"stringValue":"m"}}]}]}]}]}]}
            """.Replace("TRACE", Trace, StringComparison.Ordinal);
        using var batch = Json(json);
        Assert.Equal(
            [
                $"[service.name='shop'] <lib@1> {Trace}/00000000000000a1<-a0 op Server 10+5 Error:bad state=k=v "
                + "{a=Array:0a021801, b=true, by=Bytes:0102, d=dNaN, e=empty, i=-5} event 12 ev 3 {x='y'} "
                + $"link {Trace}/b1 {{l='m'}}",
            ],
            SpanText.Of(batch));
    }

    [Theory]
    [InlineData("0a016b 12050a03616263", "k='abc'")]
    [InlineData("12050a03616263 0a016b", "k='abc'")] // The value first.
    [InlineData("0a8100 6b 12050a03616263", "k='abc'")] // A length in more bytes than it needs.
    [InlineData("0a016b 12060a8300616263", "k='abc'")]
    [InlineData("0a016b 12020a00", "k=''")]
    [InlineData("0a00 12020a00", "=''")]
    [InlineData("0a016b 1202187f", "k=127")]
    [InlineData("0a016b 12031880 01", "k=128")]
    [InlineData("0a016b 120318ff 7f", "k=16383")]
    [InlineData("0a016b 12041880 8001", "k=16384")]
    [InlineData("0a016b 120b18ffffffffffffffffff01", "k=-1")]
    [InlineData("0a016b 12021002 18", "")] // Cut short behind it.
    [InlineData("0a016b 12050a0361", "")]
    [InlineData("0a016b 12021880", "")]
    [InlineData("0a016b 12041805 1806", "k=6")] // Of several values the last counts.
    [InlineData("0a016b 12040a00 1806", "k=6")]
    [InlineData("0a016b 1200", "k=empty")]
    [InlineData("0a016b", "k=empty")]
    [InlineData("0a0161 0a016b 12021805", "k=5")]
    public void An_attribute_is_the_same_in_whatever_form_it_came(string hex, string expected)
    {
        var pair = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        byte[] ids = [0x0a, 16, .. Enumerable.Repeat((byte)1, 16), 0x12, 8, .. Enumerable.Repeat((byte)2, 8)];
        byte[] span = [.. ids, 0x4a, (byte)pair.Length, .. pair];
        byte[] scope = [0x12, (byte)span.Length, .. span];
        byte[] resource = [0x12, (byte)scope.Length, .. scope];
        byte[] request = [0x0a, (byte)resource.Length, .. resource];
        if (expected.Length == 0)
        {
            Assert.Throws<RequestException>(() => OtlpTracesDecoder.DecodeMessage(request));
            return;
        }

        using var batch = OtlpTracesDecoder.DecodeMessage(request);
        Assert.Contains($"{{{expected}}}", SpanText.Of(batch)[0], StringComparison.Ordinal);
        var statusBytes = 2; // Counts though it is not there.
        Assert.Equal(2 + span.Length + statusBytes, batch.Spans[0].ProtoBytes);
    }

    [Theory]
    [InlineData("2a026f70 3003 390a00000000000000 410f00000000000000", "op Client 10+5")]
    [InlineData("410f00000000000000 390a00000000000000 3003 2a026f70", "op Client 10+5")] // The last field first.
    [InlineData("2a82006f70 308300 390a00000000000000 410f00000000000000", "op Client 10+5")] // Longer varints than needed.
    [InlineData("2a0178 2a026f70 3001 3003 390100000000000000 390a00000000000000 410f00000000000000", "op Client 10+5")] // The last counts.
    [InlineData("2a026f70 a20600 3003 390a00000000000000 410f00000000000000 7a00", "op Client 10+5")] // A field that nobody knows.
    [InlineData("2a026f70 3003 390a000000000000", "")] // Cut short.
    [InlineData("390a00000000000000 2a0a6f70", "")]
    [InlineData("2a026f70 3083", "")]
    [InlineData("390a00000000000000 2d026f7000", "")] // Another wire type.
    [InlineData("2a026f70 220101", "")] // A parent id of one byte.
    public void Fields_of_a_span_are_the_same_in_whatever_form_and_order_they_came(string hex, string expected)
    {
        var fields = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        byte[] ids = [0x0a, 16, .. Enumerable.Repeat((byte)1, 16), 0x12, 8, .. Enumerable.Repeat((byte)2, 8)];
        byte[][] orders = [[.. ids, .. fields], [.. fields, .. ids]];
        foreach (var span in orders)
        {
            byte[] scope = [0x12, (byte)span.Length, .. span];
            byte[] resource = [0x12, (byte)scope.Length, .. scope];
            byte[] request = [0x0a, (byte)resource.Length, .. resource];
            if (expected.Length == 0)
            {
                Assert.Throws<RequestException>(() => OtlpTracesDecoder.DecodeMessage(request));
                continue;
            }

            using var batch = OtlpTracesDecoder.DecodeMessage(request);
            Assert.Contains($" {expected} ", SpanText.Of(batch)[0] + " ", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_span_counts_the_bytes_that_it_came_in()
    {
        using var batch = Json(Request(
            $$$"""
            {"traceId":"{{{Trace}}}","spanId":"00000000000000a1","name":"op","status":{"code":2},"startTimeUnixNano":"1",
             "attributes":[{"key":"k","value":{"stringValue":"v"}},{"key":"i","value":{"intValue":"-5"}}],
             "events":[{"name":"e","timeUnixNano":"1"}]}
            """));
        var counted = batch.Spans[0].ProtoBytes;
        Assert.Equal(SpanProtoSize.Of(batch, 0), counted);
        Assert.NotEqual(0, batch.TruncateAttributes(0));
        batch.MeasureSpans();
        Assert.True(batch.Spans[0].ProtoBytes < counted);
    }

    [Theory]
    [InlineData("", "a1", "trace ids must be 128 bit, received 0 bits", "invalid_trace_id")]
    [InlineData("00000000000000000000000000000000", "00000000000000a1", "trace ids must be 128 bit, received 0 bits", "invalid_trace_id")]
    [InlineData(Trace, "0000000000000000", "span ids must be 64 bit and not all zero, received 0 bits", "invalid_span_id")]
    public void One_span_without_ids_spoils_the_request_and_all_its_spans_count(string trace, string span, string text, string reason)
    {
        var good = Span(Trace, "00000000000000a1");
        var bad = span.Length == 2 ? Span(trace, "00000000000000a1") : Span(trace, span);
        var refused = Assert.Throws<InvalidSpanException>(() => Json(Request($"{good},{bad},{good}")));
        Assert.Equal((text, reason, 3), (refused.Message, refused.Reason, refused.SpanCount));
    }

    [Theory]
    [InlineData("0102", "00000000000000a1")]
    [InlineData(Trace, "a1")]
    public void Ids_of_other_lengths_are_malformed(string trace, string span)
        => Assert.Throws<RequestException>(() => Json(Request(Span(trace, span))));

    [Theory]
    [InlineData("\"startTimeUnixNano\":\"-5\"", false)]
    [InlineData("\"startTimeUnixNano\":\"18446744073709551615\"", true)]
    [InlineData("\"flags\":4294967295", true)]
    [InlineData("\"flags\":4294967296", false)]
    [InlineData("\"droppedEventsCount\":-1", false)]
    [InlineData("\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":\"9223372036854775808\"}}]", false)]
    public void Numbers_in_json_keep_to_their_type(string field, bool isTaken)
    {
        var json = Request($$"""{"traceId":"{{Trace}}","spanId":"00000000000000a1",{{field}}}""");
        var refusal = Record.Exception(() => Json(json).Dispose());
        Assert.Equal(isTaken, refusal is null);
        Assert.True(refusal is null or RequestException);
    }

    [Fact]
    public void A_scope_named_twice_is_one_for_the_spans_of_a_trace()
    {
        var spans = Span(Trace, "00000000000000a1");
        var others = $"{Span(Trace, "00000000000000a2")},{Span("11" + Trace[2..], "00000000000000a3")}";
        const string Attributes = """[{"key":"k","value":{}}]""";
        var scopes = "{\"scope\":{\"name\":\"l\"},\"spans\":[" + spans + "]},"
            + "{\"scope\":{\"name\":\"l\",\"attributes\":" + Attributes + "},\"spans\":[" + others + "]}";
        using var batch = Json("{\"resourceSpans\":[{\"scopeSpans\":[" + scopes + "]}]}");
        Assert.Equal([0, 0, 1], batch.SpanScopes.ToArray());
    }

    [Theory]
    [InlineData("0a030a016c SPAN 1a0175")] // As encoders write them.
    [InlineData("SPAN 1a0175 0a030a016c")]
    [InlineData("1a0175 SPAN 0a030a016c")]
    [InlineData("0a030a016d SPAN 1a0175 0a030a016c")] // Of several the last counts.
    public void A_scope_is_that_of_its_spans_wherever_it_stands(string hex)
    {
        var span = "121c0a10" + Trace + "120800000000000000a1";
        var fields = Convert.FromHexString(
            hex.Replace("SPAN", span, StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        byte[] resource = [0x12, (byte)fields.Length, .. fields];
        using var batch = OtlpTracesDecoder.DecodeMessage([0x0a, (byte)resource.Length, .. resource]);
        Assert.Equal(1, batch.SpanCount);
        var scope = Assert.Single(batch.Scopes.ToArray());
        Assert.Equal("l", Encoding.UTF8.GetString(batch.Strings[scope.Name]));
        Assert.Equal("u", Encoding.UTF8.GetString(batch.Strings[scope.SchemaUrl]));
    }

    [Fact]
    public void Values_nested_to_the_limit_are_taken_and_one_level_more_is_refused()
    {
        using var batch = OtlpTracesDecoder.DecodeMessage(Nested(64));
        Assert.Equal(1, batch.SpanCount);
        Assert.Throws<RequestException>(() => OtlpTracesDecoder.DecodeMessage(Nested(65)));
    }

    [Fact]
    public void Attributes_that_come_again_or_nearly_so_are_each_read_as_they_are()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var expected = new List<string>();
        var resource = writer.BeginMessage(1);
        var scope = writer.BeginMessage(2);
        for (var i = 0; i < 300; i++)
        {
            var span = writer.BeginMessage(2);
            writer.WriteBytes(1, Convert.FromHexString(Trace));
            writer.WriteBytes(2, Convert.FromHexString("00000000000000a1"));
            var key = new string('k', random.Next(1, 5));
            var text = new string('v', random.Next(30)) + random.Next(3) + new string('w', random.Next(130));
            var isText = random.Next(3) > 0;
            var pair = writer.BeginMessage(9);
            writer.WriteString(1, key);
            var value = writer.BeginMessage(2);
            if (isText)
            {
                writer.WriteString(1, text);
            }
            else
            {
                writer.WriteInt64(3, text.Length);
            }

            writer.EndMessage(value);
            writer.EndMessage(pair);
            writer.EndMessage(span);
            expected.Add(isText ? $"{{{key}='{text}'}}" : $"{{{key}={text.Length}}}");
        }

        writer.EndMessage(scope);
        writer.EndMessage(resource);
        using var batch = OtlpTracesDecoder.DecodeMessage(message.WrittenSpan);
        var got = SpanText.Of(batch);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(got[i].Contains(expected[i], StringComparison.Ordinal), $"seed {seed}, span {i}: got {got[i]}, want {expected[i]}");
        }
    }

    [Fact]
    public void Attributes_behind_events_in_the_message_stay_the_spans_own()
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var resource = writer.BeginMessage(1);
        var scope = writer.BeginMessage(2);
        var span = writer.BeginMessage(2);
        writer.WriteBytes(1, Convert.FromHexString(Trace));
        writer.WriteBytes(2, Convert.FromHexString("00000000000000a1"));
        var spanEvent = writer.BeginMessage(11);
        writer.WriteString(2, "ev");
        writer.EndMessage(spanEvent);
        var attribute = writer.BeginMessage(9);
        writer.WriteString(1, "late");
        writer.EndMessage(attribute);
        writer.EndMessage(span);
        writer.EndMessage(scope);
        writer.EndMessage(resource);
        using var batch = OtlpTracesDecoder.DecodeMessage(message.WrittenSpan);
        Assert.Contains("{late=empty} event 0 ev 0 {}", SpanText.Of(batch)[0], StringComparison.Ordinal);
    }

    private static string Span(string trace, string span) => "{\"traceId\":\"" + trace + "\",\"spanId\":\"" + span + "\"}";

    private static string Request(string spans) => "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";

    private static SpanBatch Json(string json)
        => OtlpTracesDecoder.Decode(Encoding.UTF8.GetBytes(json), OtlpContent.Json, PushEncoding.None, PushBodyLimits.Default);

    private static byte[] Nested(int depth)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var marks = new Stack<MessageMark>();
        marks.Push(writer.BeginMessage(1));
        marks.Push(writer.BeginMessage(2));
        marks.Push(writer.BeginMessage(2));
        writer.WriteBytes(1, Convert.FromHexString(Trace));
        writer.WriteBytes(2, Convert.FromHexString("00000000000000a1"));
        marks.Push(writer.BeginMessage(9));
        marks.Push(writer.BeginMessage(2));
        for (var i = 0; i < depth; i++)
        {
            marks.Push(writer.BeginMessage(5));
            marks.Push(writer.BeginMessage(1));
        }

        while (marks.TryPop(out var mark))
        {
            writer.EndMessage(mark);
        }

        return message.WrittenSpan.ToArray();
    }
}
