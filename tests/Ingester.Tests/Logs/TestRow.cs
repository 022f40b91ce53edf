using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Ingester.Tests.Logs;

/// <summary>A row in plain sight, with its stream.</summary>
internal sealed record TestRow(LabelSet Stream, long TimestampNs, string Line)
{
    public const long SecondNs = 1_000_000_000;
    public const long StartNs = 1_768_561_200 * SecondNs;

    public static readonly LabelSet App = LabelSet.Create(new Label("app", "a"));

    /// <summary>Rows of one stream, a second apart.</summary>
    public static TestRow[] Rows(int start, int count, LabelSet? stream = null)
        => [.. Enumerable.Range(start, count).Select(i => new TestRow(stream ?? App, StartNs + (i * SecondNs), $"row {i}"))];

    /// <summary>A frame of the rows; each has its number as structured metadata.</summary>
    public static byte[] Frame(params IEnumerable<TestRow> rows)
    {
        using var batch = new LogBatch();
        foreach (var stream in rows.GroupBy(row => row.Stream))
        {
            batch.BeginStream(stream.Key);
            foreach (var row in stream)
            {
                batch.AddRow(row.TimestampNs, batch.AppendText(Encoding.UTF8.GetBytes(row.Line)));
                batch.AddMetadata(batch.AppendText("detected_level"u8), batch.AppendText("info"u8));
            }
        }

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

    /// <summary>Reads chunks and disposes of them.</summary>
    public static async Task<List<TestRow>> ReadAsync(IEnumerable<LogChunk> chunks)
    {
        var rows = new List<TestRow>();
        foreach (var chunk in chunks)
        {
            using (chunk)
            {
                await chunk.LoadAsync(LogColumns.All, CancellationToken.None);
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    rows.Add(new TestRow(
                        chunk.Stream, chunk.TimestampsNs[row], Encoding.UTF8.GetString(chunk.Line(row))));
                    Assert.Equal("info"u8, Assert.Single(chunk.Metadata).ValueOf(row));
                }
            }
        }

        return rows;
    }
}
