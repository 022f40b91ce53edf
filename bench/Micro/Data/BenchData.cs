using Trine.Codecs;
using Trine.Load.Generation;
using Trine.Model.Logs;

namespace Trine.Micro.Data;

/// <summary>The data of all benches: the same bytes in every run.</summary>
internal static class BenchData
{
    public const int Seed = 42;

    /// <summary>2026-03-02T08:00:00Z.</summary>
    public const long StartNs = 1_772_438_400_000_000_000;

    /// <summary>The time that a batch covers.</summary>
    public const long SpanNs = 60_000_000_000;

    /// <summary>Rows of about 1 MiB of lines.</summary>
    public const int PageRows = 5000;

    /// <summary>One stream of each program: two of each kind of line.</summary>
    private const int StreamCount = 8;

    /// <summary>Stands in the first line of a batch with a needle, and nowhere else.</summary>
    public static string Needle { get; } = new LogGenerator(Seed, StreamCount).Needle;

    /// <summary>Of the same form, and in no line.</summary>
    public static string AbsentNeedle { get; } = new LogGenerator(Seed + 1, StreamCount).Needle;

    /// <returns>Owned by the caller.</returns>
    public static LogBatch Batch(int rows = PageRows)
        => new LogGenerator(Seed, StreamCount).NextBatch(rows, StartNs, SpanNs, hasNeedle: true);

    /// <summary>The batch's rows of all streams, one behind the other.</summary>
    public static TextPage Page()
    {
        using var batch = Batch();
        var text = new byte[batch.Text.Length + batch.RowCount];
        var offsets = new int[batch.RowCount + 1];
        for (var row = 0; row < batch.RowCount; row++)
        {
            var line = batch.Bytes(batch.Lines[row]);
            line.CopyTo(text.AsSpan(offsets[row]));
            text[offsets[row] + line.Length] = (byte)'\n';
            offsets[row + 1] = offsets[row] + line.Length + 1;
        }

        return new TextPage(text, offsets);
    }

    public static byte[] Frame(int rows = PageRows)
    {
        using var batch = Batch(rows);
        using var output = new ByteBuffer();
        WriteFrame(batch, output);
        return output.WrittenSpan.ToArray();
    }

    public static void WriteFrame(LogBatch batch, ByteBuffer output)
    {
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        for (var stream = 0; stream < batch.Streams.Count; stream++)
        {
            writer.AddStream(batch, stream);
        }

        writer.End();
    }
}
