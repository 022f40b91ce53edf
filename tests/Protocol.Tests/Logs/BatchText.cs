using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Tests.Logs;

/// <summary>A batch as text that a test can compare: one line a stream, one a row.</summary>
internal static class BatchText
{
    public static string Of(LogBatch batch)
    {
        var text = new StringBuilder();
        foreach (var stream in batch.Streams)
        {
            text.Append(stream.Fault.Length > 0 ? stream.Fault : stream.Labels.ToString()).Append('\n');
            for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{batch.TimestampsNs[row]} {Text(batch, batch.Lines[row])}");
                var metadata = batch.MetadataOf(row);
                for (var i = 0; i < metadata.Length; i += 2)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {Text(batch, metadata[i])}={Text(batch, metadata[i + 1])}");
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Text(LogBatch batch, TextSlice slice) => Encoding.UTF8.GetString(batch.Bytes(slice));
}
