using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.QueryFrontend.Metrics.RemoteRead;

namespace Trine.QueryFrontend.Tests.Metrics;

public class RemoteReadTests
{
    [Fact]
    public void Chunks_hold_what_was_written()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var columns = new SampleColumns();
            var (time, value) = (random.NextInt64(-1_000_000, 2_000_000_000_000), 0.0);
            for (var i = random.Next(1, XorChunk.SamplesMax); i >= 0; i--)
            {
                time += random.Next(4) switch
                {
                    0 => 15_000,
                    1 => random.Next(1, 20_000),
                    2 => random.NextInt64(1, 1L << random.Next(1, 40)),
                    _ => 1,
                };
                value = random.Next(4) switch
                {
                    0 => value,
                    1 => value + 1,
                    2 => random.NextDouble(),
                    _ => BitConverter.UInt64BitsToDouble((ulong)random.NextInt64()),
                };
                columns.Add(time, value);
            }

            using var bytes = new ByteBuffer();
            new XorChunk(bytes).Write(columns, 0, columns.Count);
            var read = XorChunkReader.Read(bytes.WrittenSpan);
            Assert.True(columns.TimestampsMs.SequenceEqual(read.TimestampsMs), $"seed {seed}, run {run}");
            for (var i = 0; i < columns.Count; i++)
            {
                Assert.True(
                    BitConverter.DoubleToInt64Bits(columns.Values[i]) == BitConverter.DoubleToInt64Bits(read.Values[i]),
                    $"seed {seed}, run {run}, sample {i}");
            }
        }
    }

    [Fact]
    public async Task Samples_are_sent_by_default()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Samples = [Floats("b", 3), Floats("a", 2), Histograms("h")];
        var (type, body) = await PostAsync(api, Request());
        Assert.Equal("application/x-protobuf", type);
        using var message = new ByteBuffer();
        Snappy.Decompress(body, message, int.MaxValue);
        Assert.Equal(["a", "b", "h"], SeriesNames(message.WrittenSpan));
        Assert.Equal(2, ResultCount(message.WrittenSpan));
    }

    [Fact]
    public async Task Chunks_are_streamed_to_who_takes_them_first()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Samples = [Floats("a", 300)];
        var (type, body) = await PostAsync(api, Request(1, 0));
        Assert.Equal("application/x-streamed-protobuf", type);
        ReadOnlySpan<byte> rest = body;
        var length = (int)Varint.ReadUInt64(ref rest);
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var frame = rest.Slice(4, length);
        Assert.Equal(checksum, Crc32C.Compute(frame));
        Assert.Equal([120, 120, 60], ChunkCounts(frame));

        api.Querier.Samples = [Floats("a", 3), Histograms("h")];
        Assert.Equal("application/x-protobuf", (await PostAsync(api, Request(1, 0))).Type);
        Assert.Equal("application/x-protobuf", (await PostAsync(api, Request(0, 1))).Type);
    }

    [Theory]
    [InlineData(0, "a", null, null, "0-100")]
    [InlineData(0, "a", 20L, 150L, "20-100")]
    [InlineData(3, "a.*", 0L, 0L, "0-0")]
    public void Hints_tell_which_stretch_is_needed(ulong op, string value, long? hintedMinMs, long? hintedMaxMs, string expected)
    {
        var selection = ReadRequest.Parse(Query(op, value, hintedMinMs, hintedMaxMs)).Queries.Single();

        Assert.Equal(expected, $"{selection.MinMs}-{selection.MaxMs}");
    }

    [Theory]
    [InlineData(9, "a", "invalid matcher type")]
    [InlineData(2, "(", "error parsing regexp: missing closing ): `(`")]
    public void A_wrong_matcher_is_a_fault_of_the_server_as_upstream(ulong op, string value, string error)
    {
        var refusal = Assert.Throws<RequestException>(() => ReadRequest.Parse(Query(op, value, null, null)));

        Assert.Equal((RequestError.Internal, error), (refusal.Error, refusal.Message));
    }

    [Fact]
    public void Types_that_are_all_unknown_are_refused()
    {
        var refusal = Assert.Throws<RequestException>(() => ReadRequest.Parse([0x12, 2, 9, 5]));

        Assert.Equal(RequestError.BadRequest, refusal.Error);
        Assert.StartsWith("server does not support any of the requested response types: [9 5];", refusal.Message, StringComparison.Ordinal);
        Assert.True(ReadRequest.Parse([0x12, 2, 9, 1]).WantsChunks);
    }

    [Fact]
    public async Task A_query_without_matchers_finds_nothing()
    {
        await using var api = await PromApi.StartAsync();
        api.Querier.Samples = [Floats("a", 2)];
        using var compressed = new ByteBuffer();
        Snappy.Compress([0x0a, 2, 0x10, 100], compressed);
        var (_, body) = await PostAsync(api, compressed.WrittenSpan.ToArray());
        using var message = new ByteBuffer();
        Snappy.Decompress(body, message, int.MaxValue);

        Assert.Empty(SeriesNames(message.WrittenSpan));
        Assert.Equal(1, ResultCount(message.WrittenSpan));
    }

    private static byte[] Query(ulong op, string value, long? hintedMinMs, long? hintedMaxMs)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        var query = writer.BeginMessage(1);
        writer.WriteInt64(2, 100);
        var matcher = writer.BeginMessage(3);
        writer.WriteUInt64(1, op);
        writer.WriteString(2, "l");
        writer.WriteString(3, value);
        writer.EndMessage(matcher);
        if (hintedMinMs is { } minMs && hintedMaxMs is { } maxMs)
        {
            var hints = writer.BeginMessage(4);
            writer.WriteInt64(3, minMs);
            writer.WriteInt64(4, maxMs);
            writer.EndMessage(hints);
        }

        writer.EndMessage(query);
        return message.WrittenSpan.ToArray();
    }

    private static ColumnSeries Floats(string name, int count)
    {
        var columns = new SampleColumns();
        for (var i = 0; i < count; i++)
        {
            columns.Add(1000 * i, i);
        }

        return new ColumnSeries(LabelSet.Create(new Label("__name__", name)), columns);
    }

    private static ColumnSeries Histograms(string name)
    {
        var columns = new SampleColumns();
        columns.Add(1000, new FloatHistogram { Count = 1, IsInteger = true, ZeroCount = 1 });
        return new ColumnSeries(LabelSet.Create(new Label("__name__", name)), columns);
    }

    /// <summary>Two queries: for every series, and for none.</summary>
    private static byte[] Request(params byte[] types)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        foreach (var name in (string[])[".+", ""])
        {
            var query = writer.BeginMessage(1);
            writer.WriteInt64(2, 1_000_000_000);
            var matcher = writer.BeginMessage(3);
            writer.WriteUInt64(1, 2);
            writer.WriteString(2, "__name__");
            writer.WriteString(3, name);
            writer.EndMessage(matcher);
            writer.EndMessage(query);
        }

        if (types.Length > 0)
        {
            writer.WriteBytes(2, types);
        }

        using var compressed = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, compressed);
        return compressed.WrittenSpan.ToArray();
    }

    private static async Task<(string? Type, byte[] Body)> PostAsync(PromApi api, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await api.Client.PostAsync(
            "/api/v1/read", content, TestContext.Current.CancellationToken);
        return (response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static int ResultCount(ReadOnlySpan<byte> message)
    {
        var count = 0;
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            count++;
            reader.Skip();
        }

        return count;
    }

    private static List<string> SeriesNames(ReadOnlySpan<byte> message)
    {
        var names = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            var result = reader.ReadMessage();
            while (result.ReadTag())
            {
                var series = result.ReadMessage();
                Assert.True(series.ReadTag());
                var label = series.ReadMessage();
                Assert.True(label.ReadTag());
                label.Skip();
                Assert.True(label.ReadTag());
                names.Add(System.Text.Encoding.UTF8.GetString(label.ReadBytes()));
            }
        }

        return names;
    }

    private static List<int> ChunkCounts(ReadOnlySpan<byte> frame)
    {
        var counts = new List<int>();
        var reader = new ProtoReader(frame);
        Assert.True(reader.ReadTag());
        var series = reader.ReadMessage();
        while (series.ReadTag())
        {
            if (series.FieldNumber != 2)
            {
                series.Skip();
                continue;
            }

            var chunk = series.ReadMessage();
            while (chunk.ReadTag())
            {
                if (chunk.FieldNumber == 4)
                {
                    counts.Add(XorChunkReader.Read(chunk.ReadBytes()).Count);
                }
                else
                {
                    chunk.Skip();
                }
            }
        }

        return counts;
    }
}
