using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Tests.Logs;

/// <summary>A row of a test.</summary>
internal sealed record TestRow(long TimestampNs, string Line, string Trace = "")
{
    public static LabelSet Stream(string app) => LabelSet.Create(new Label("app", app));

    /// <summary>A frame with the rows of one stream, in the order given.</summary>
    public static byte[] Frame(LabelSet stream, params IReadOnlyList<TestRow> rows)
    {
        using var batch = new LogBatch();
        batch.BeginStream(stream);
        foreach (var row in rows)
        {
            batch.AddRow(row.TimestampNs, batch.AppendText(Encoding.UTF8.GetBytes(row.Line)));
            if (row.Trace.Length > 0)
            {
                batch.AddMetadata(batch.AppendText("trace"u8), batch.AppendText(Encoding.UTF8.GetBytes(row.Trace)));
            }
        }

        using var output = new ByteBuffer();
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        writer.AddStream(batch, 0);
        writer.End();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A chunk with the rows of one stream.</summary>
    public static LogChunk Chunk(LabelSet stream, params IReadOnlyList<TestRow> rows)
        => FrameLogChunk.Decode(Frame(stream, rows), isHead: true).Single();

    /// <summary>The rows of a chunk, which is loaded whole.</summary>
    public static async Task<List<TestRow>> ReadAsync(LogChunk chunk)
    {
        await chunk.LoadAsync(LogColumns.All, TestContext.Current.CancellationToken);
        var rows = new List<TestRow>();
        for (var i = 0; i < chunk.TimestampsNs.Length; i++)
        {
            var trace = "";
            foreach (var column in chunk.Metadata)
            {
                trace = column.Name == "trace" ? Encoding.UTF8.GetString(column.ValueOf(i)) : trace;
            }

            rows.Add(new TestRow(chunk.TimestampsNs[i], Encoding.UTF8.GetString(chunk.Line(i)), trace));
        }

        return rows;
    }
}
