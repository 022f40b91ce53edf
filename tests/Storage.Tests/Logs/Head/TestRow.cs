using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>A row in plain sight; metadata is compared as text, <c>name=value</c> in order of names.</summary>
internal sealed record TestRow(long TimestampNs, string Line, string Metadata = "")
{
    /// <summary>The rows of a chunk in its order.</summary>
    public static async Task<List<TestRow>> ReadAsync(LogChunk chunk)
    {
        await chunk.LoadAsync(LogColumns.All, CancellationToken.None);
        var rows = new List<TestRow>();
        for (var row = 0; row < chunk.RowCount; row++)
        {
            var pairs = chunk.Metadata
                .Where(column => column.Ids[row] != 0)
                .Select(column => $"{column.Name}={Encoding.UTF8.GetString(column.ValueOf(row))}")
                .Order(StringComparer.Ordinal);
            rows.Add(new TestRow(
                chunk.TimestampsNs[row], Encoding.UTF8.GetString(chunk.Line(row)), string.Join(',', pairs)));
        }

        return rows;
    }

    /// <summary>A frame of these streams and rows.</summary>
    public static byte[] Frame(params (LabelSet Labels, IReadOnlyList<TestRow> Rows)[] streams)
    {
        using var batch = new LogBatch();
        foreach (var (labels, rows) in streams)
        {
            batch.BeginStream(labels);
            foreach (var row in rows)
            {
                row.AddTo(batch);
            }
        }

        using var output = new ByteBuffer();
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        for (var i = 0; i < streams.Length; i++)
        {
            writer.AddStream(batch, i);
        }

        writer.End();
        return output.WrittenSpan.ToArray();
    }

    private void AddTo(LogBatch batch)
    {
        batch.AddRow(TimestampNs, batch.AppendText(Encoding.UTF8.GetBytes(Line)));
        foreach (var pair in Metadata.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=');
            batch.AddMetadata(
                batch.AppendText(Encoding.UTF8.GetBytes(parts[0])), batch.AppendText(Encoding.UTF8.GetBytes(parts[1])));
        }
    }
}
