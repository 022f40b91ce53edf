using System.Text;
using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Model.Tests.Logs;

public sealed class LogFrameTests
{
    private static readonly LabelSet Stream = LabelSet.Create(new Label("job", "api"), new Label("pod", "a-1"));

    [Fact]
    public void A_frame_gives_back_the_rows_that_were_written()
    {
        using var batch = new LogBatch();
        batch.BeginStream(Stream);
        AddRow(batch, 20, "second", ("trace_id", "t2"));
        AddRow(batch, 10, "first\nwith a line end", ("trace_id", "t1"), ("user", "u"));
        AddRow(batch, 30, "");
        batch.Levels[2] = batch.AppendText("info"u8);

        var chunk = Assert.Single(FrameLogChunk.Decode(Write(batch), isHead: true));

        Assert.Equal(Stream, chunk.Stream);
        Assert.Equal([10, 20, 30], chunk.TimestampsNs.ToArray());
        Assert.Equal(["first\nwith a line end", "second", ""], Enumerable.Range(0, 3).Select(i => Text(chunk.Line(i))));
        Assert.Equal(["t1", "t2", ""], ValuesOf(chunk, "trace_id"));
        Assert.Equal(["u", "", ""], ValuesOf(chunk, "user"));
        Assert.Equal(["", "", "info"], ValuesOf(chunk, "detected_level"));
        Assert.Equal(2 * "trace_idt1".Length + "useru".Length + "detected_levelinfo".Length, chunk.MetadataBytes);
    }

    [Fact]
    public void Refused_rows_and_streams_without_rows_are_left_out()
    {
        using var batch = new LogBatch();
        batch.BeginStream(Stream);
        AddRow(batch, 1, "kept");
        AddRow(batch, 2, "refused");
        batch.BeginStream(LabelSet.Create(new Label("job", "other")));
        AddRow(batch, 3, "refused too");
        batch.Refuse(1);
        batch.Refuse(2);

        var chunk = Assert.Single(FrameLogChunk.Decode(Write(batch), isHead: false));

        Assert.Equal(1, chunk.RowCount);
        Assert.Equal("kept", Text(chunk.Line(0)));
    }

    [Fact]
    public void Rows_of_a_chunk_can_be_written_again()
    {
        using var batch = new LogBatch();
        batch.BeginStream(Stream);
        for (var i = 0; i < 100; i++)
        {
            AddRow(batch, i, $"line {i}", ("id", $"{i % 7}"));
        }

        var chunk = Assert.Single(FrameLogChunk.Decode(Write(batch), isHead: false));
        using var output = new ByteBuffer();
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        writer.AddStream(chunk, [3, 50, 99]);
        writer.End();

        var again = Assert.Single(FrameLogChunk.Decode(output.WrittenSpan, isHead: false));
        Assert.Equal([3, 50, 99], again.TimestampsNs.ToArray());
        Assert.Equal(["3", "1", "1"], ValuesOf(again, "id"));
        Assert.Equal("line 50", Text(again.Line(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_damaged_frame_is_refused_or_read_within_bounds(int seed)
    {
        var random = new Random(seed);
        using var batch = new LogBatch();
        batch.BeginStream(Stream);
        for (var i = 0; i < 20; i++)
        {
            AddRow(batch, random.Next(), $"line {random.Next()}", ("k", $"{random.Next(4)}"));
        }

        var frame = Write(batch);
        for (var round = 0; round < 5_000; round++)
        {
            var damaged = frame.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged = damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)];
            try
            {
                LogFrame.Validate(damaged);
            }
            catch (InvalidDataException)
            {
                // The only way to refuse.
            }
        }
    }

    [Fact]
    public void A_frame_cut_at_any_place_is_refused()
    {
        using var batch = new LogBatch();
        batch.BeginStream(Stream);
        AddRow(batch, 5, "a line", ("k", "v"));
        var frame = Write(batch);

        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => LogFrame.Validate(frame.AsSpan(0, length)));
        }
    }

    private static void AddRow(LogBatch batch, long timestampNs, string line, params (string Name, string Value)[] metadata)
    {
        batch.AddRow(timestampNs, batch.AppendText(Encoding.UTF8.GetBytes(line)));
        foreach (var (name, value) in metadata)
        {
            batch.AddMetadata(
                batch.AppendText(Encoding.UTF8.GetBytes(name)), batch.AppendText(Encoding.UTF8.GetBytes(value)));
        }
    }

    private static byte[] Write(LogBatch batch)
    {
        using var output = new ByteBuffer();
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        for (var i = 0; i < batch.Streams.Count; i++)
        {
            writer.AddStream(batch, i);
        }

        writer.End();
        return output.WrittenSpan.ToArray();
    }

    private static List<string> ValuesOf(LogChunk chunk, string name)
    {
        var column = Assert.Single(chunk.Metadata, column => column.Name == name);
        return Enumerable.Range(0, chunk.RowCount).Select(row => Text(column.ValueOf(row))).ToList();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
