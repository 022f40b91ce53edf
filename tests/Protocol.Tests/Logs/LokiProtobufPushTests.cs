using System.IO.Compression;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Logs;
using static Trine.Protocol.Tests.Logs.PushMessages;

namespace Trine.Protocol.Tests.Logs;

public sealed class LokiProtobufPushTests
{
    [Fact]
    public void Streams_rows_and_metadata_are_decoded()
    {
        var body = Request(
            Stream("{job=\"a\", env=\"x\"}", Entry(1, 5, "one"u8.ToArray()), Entry(2, "two", ("span", "1"), ("user", "é"))),
            Stream("{job=\"b\"}", Entry(3, "")));

        using var batch = Decode(body);

        Assert.Equal(
            "{env=\"x\", job=\"a\"}\n1000000005 one\n2000000000 two span=1 user=é\n{job=\"b\"}\n3000000000 \n",
            BatchText.Of(batch));
    }

    [Fact]
    public void Lines_stay_where_they_are_in_the_body()
    {
        var body = Request(Stream("{a=\"b\"}", Entry(1, "the line", ("k", "v"))));

        using var batch = Decode(body);

        Assert.Equal(body.Length, batch.Text.Length);
        Assert.Equal(body.AsSpan().IndexOf("the line"u8), batch.Lines[0].Offset);
    }

    [Theory]
    [InlineData("AA==", "")]
    [InlineData(
        "SfBICkcKH3tqb2I9InB1c2gtcHJvdG8iLCBxPSJhXCJiXFxjIn0SJAoICMDQqMsGEAUSDWZyb20gcHJvdG9idWYaCQoEc3BhbhIBMQ==",
        "{job=\"push-proto\", q=\"a\\\"b\\\\c\"}\n1768564800000000005 from protobuf span=1\n")]
    [InlineData(
        "QvBBCkAKI3sgemV0YSA9ICIxIiwgam9iID0gInB1c2gtcHJvdG8yIiB9EhkKBgjA0KjLBhIPdW5zb3J0ZWQgbGFiZWxz",
        "{job=\"push-proto2\", zeta=\"1\"}\n1768564800000000000 unsorted labels\n")]
    public void Recorded_bodies_are_decoded(string base64, string expected)
    {
        using var batch = LokiPushDecoder.Decode(
            Convert.FromBase64String(base64), "application/x-protobuf", "snappy", PushBodyLimits.Default);

        Assert.Equal(expected, BatchText.Of(batch));
    }

    [Fact]
    public void Labels_may_come_after_the_entries_and_the_last_ones_count()
    {
        var stream = Message(writer =>
        {
            writer.WriteString(1, "{a=\"first\"}");
            writer.WriteBytes(2, Entry(1, "x"));
            writer.WriteString(1, "{a=\"last\"}");
            writer.WriteUInt64(3, 12345);
        });

        using var batch = Decode(Request(stream));

        Assert.Equal("{a=\"last\"}\n1000000000 x\n", BatchText.Of(batch));
    }

    [Fact]
    public void Metadata_may_come_before_the_line()
    {
        var entry = Message(writer =>
        {
            writer.WriteBytes(3, Message(pair =>
            {
                pair.WriteString(2, "v");
                pair.WriteString(1, "k");
            }));
            writer.WriteString(2, "x");
        });

        using var batch = Decode(Request(Stream("{}", entry)));

        Assert.Equal($"{{}}\n{long.MinValue} x k=v\n", BatchText.Of(batch));
    }

    [Fact]
    public void Metadata_without_a_value_is_left_out()
    {
        var entry = Message(writer =>
        {
            writer.WriteString(2, "x");
            writer.WriteBytes(3, Message(pair => pair.WriteString(1, "k")));
        });

        using var batch = Decode(Request(Stream("{}", entry)));

        Assert.Equal($"{{}}\n{long.MinValue} x\n", BatchText.Of(batch));
    }

    [Fact]
    public void A_stream_without_entries_stays_a_stream()
    {
        using var batch = Decode(Request(Stream("{a=\"b\"}")));

        Assert.Equal("{a=\"b\"}\n", BatchText.Of(batch));
    }

    [Theory]
    [InlineData("http.status-code", "http_status_code")]
    [InlineData("a..b__c", "a_b_c")]
    [InlineData("1st", "key_1st")]
    [InlineData("__reserved__", "__reserved__")]
    [InlineData("__a.b__", "__a_b__")]
    [InlineData("über", "_ber")]
    [InlineData("_x", "_x")]
    [InlineData("ok_Name9", "ok_Name9")]
    public void Names_of_metadata_get_label_form(string name, string expected)
    {
        using var batch = Decode(Request(Stream("{}", Entry(1, "x", (name, "v"), (name, "w")))));

        Assert.Equal($"{{}}\n1000000000 x {expected}=v {expected}=w\n", BatchText.Of(batch));
    }

    [Theory]
    [InlineData("", "label name is empty")]
    [InlineData("...", "normalization for label name \"...\" resulted in invalid name \"_\"")]
    [InlineData("_", "normalization for label name \"_\" resulted in invalid name \"_\"")]
    public void A_name_without_label_form_refuses_the_request(string name, string message)
        => AssertRefused(Request(Stream("{}", Entry(1, "x", (name, "v")))), message);

    [Fact]
    public void Replacement_characters_and_bad_bytes_in_metadata_become_spaces()
    {
        var pair = Message(writer =>
        {
            writer.WriteString(1, "k");
            writer.WriteBytes(2, [(byte)'a', 0xEF, 0xBF, 0xBD, (byte)'b', 0xE2, 0x82, (byte)'c', 0xC3, 0xA9]);
        });
        var entry = Message(writer => writer.WriteBytes(3, pair));

        using var batch = Decode(Request(Stream("{}", entry)));

        Assert.Equal($"{{}}\n{long.MinValue}  k=a b  cé\n", BatchText.Of(batch));
    }

    [Fact]
    public void Bytes_of_a_line_are_kept_even_if_they_are_no_text()
    {
        byte[] line = [0xff, 0, 0xfe, (byte)'x'];

        using var batch = Decode(Request(Stream("{}", Entry(1, 0, line))));

        Assert.Equal(line, batch.Bytes(batch.Lines[0]).ToArray());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 999_999_999, -1)]
    [InlineData(9_223_372_035, 999_999_999, 9_223_372_035_999_999_999)]
    [InlineData(9_223_372_037, 0, long.MaxValue)]
    [InlineData(253_402_300_799, 999_999_999, long.MaxValue)]
    [InlineData(-9_223_372_037, 0, long.MinValue)]
    [InlineData(-62_135_596_800, 0, long.MinValue)]
    public void Times_out_of_range_become_the_nearest(long seconds, int nanos, long expectedNs)
    {
        using var batch = Decode(Request(Stream("{}", Entry(seconds, nanos, Array.Empty<byte>()))));

        Assert.Equal(expectedNs, batch.TimestampsNs[0]);
    }

    [Theory]
    [InlineData(-62_135_596_801, 0, "before 0001-01-01")]
    [InlineData(253_402_300_800, 0, "after 10000-01-01")]
    [InlineData(long.MaxValue, 0, "after 10000-01-01")]
    [InlineData(0, -1, "nanos not in range [0, 1e9)")]
    [InlineData(0, 1_000_000_000, "nanos not in range [0, 1e9)")]
    public void Times_that_are_none_refuse_the_request(long seconds, int nanos, string reason)
    {
        var body = Snappied(Request(Stream("{}", Entry(seconds, nanos, Array.Empty<byte>()))));

        var fault = Assert.Throws<RequestException>(() => LokiPushDecoder.Decode(body, "application/x-protobuf", "", PushBodyLimits.Default));

        Assert.EndsWith(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Compression_lies_around_snappy(string encoding)
    {
        var body = Compressed(Snappied(Request(Stream("{}", Entry(1, "x")))), encoding);

        using var batch = LokiPushDecoder.Decode(body, "application/x-protobuf", encoding, PushBodyLimits.Default);

        Assert.Equal("{}\n1000000000 x\n", BatchText.Of(batch));
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("gzip")]
    public void A_body_that_unpacks_to_more_than_allowed_is_413(string encoding)
    {
        var message = Request(Stream("{}", Entry(1, new string('x', 100_000))));
        var body = encoding == "snappy" ? Snappied(message) : Compressed(new byte[100_000], encoding);
        var type = encoding == "snappy" ? "application/x-protobuf" : "application/json";

        var fault = Assert.Throws<RequestException>(
            () => LokiPushDecoder.Decode(body, type, encoding, new PushBodyLimits(10_000, 50_000, 0)));

        Assert.Equal(RequestError.TooLarge, fault.Error);
        Assert.Matches(@"^request body too large: message size too large than max \(\d+ vs 50000\)$", fault.Message);
    }

    [Fact]
    public void A_bomb_is_stopped_by_its_ratio()
    {
        var body = Compressed(new byte[64 << 20], "gzip");

        var fault = Assert.Throws<RequestException>(
            () => LokiPushDecoder.Decode(body, "application/json", "gzip", PushBodyLimits.Default with { RatioMax = 100 }));

        Assert.Equal(RequestError.TooLarge, fault.Error);
    }

    [Fact]
    public void Elements_without_content_cannot_multiply_memory()
    {
        var emptyEntries = new byte[8 << 20];
        for (var i = 0; i < emptyEntries.Length; i += 2)
        {
            emptyEntries[i] = 0x12;
        }

        AssertRefused(Request(emptyEntries), "too many entries for the size of the request");
    }

    [Fact]
    public void Garbage_is_refused()
    {
        AssertRefused([0x0a, 0x05, 1], "proto: field 1 is cut short: got 1 bytes, want 5 at byte 1");
        Assert.Equal(
            "snappy: corrupt input", // says that it is empty, and is not
            Assert.Throws<RequestException>(() => LokiPushDecoder.Decode(
                Convert.FromBase64String("AAECZ2FyYmFnZQ=="), "text/plain", "", PushBodyLimits.Default)).Message);
    }

    private static LogBatch Decode(byte[] message)
        => LokiPushDecoder.Decode(Snappied(message), "application/x-protobuf", "", PushBodyLimits.Default);

    private static void AssertRefused(byte[] message, string text)
    {
        var fault = Assert.Throws<RequestException>(() => Decode(message));
        Assert.Equal((RequestError.BadRequest, text), (fault.Error, fault.Message));
    }

    private static byte[] Compressed(byte[] bytes, string encoding)
    {
        var target = new MemoryStream();
        using (Stream packer = encoding == "gzip"
            ? new GZipStream(target, CompressionLevel.Fastest)
            : new DeflateStream(target, CompressionLevel.Fastest))
        {
            packer.Write(bytes);
        }

        return target.ToArray();
    }
}
