using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>A table as bytes between processes: summary, hidden traces, directory, data.</summary>
internal static class TableBytes
{
    private static readonly TraceColumnCache NoCache = new(0); // What was sent is read once.

    public static async ValueTask WriteAsync(
        RowGroup group, RowBitmap? hidden, ByteBuffer output, CancellationToken cancellationToken)
    {
        SummaryBytes.Write(group.Summary, output);
        output.AppendVarint((ulong)(hidden?.Words.Length ?? 0));
        foreach (var word in hidden is null ? [] : hidden.Words)
        {
            output.AppendUInt64(word);
        }

        output.AppendVarint((ulong)group.DirectoryBytes.Length);
        output.Append(group.DirectoryBytes.Span);
        var data = output.GetMemory(group.Summary.DataBytes)[..group.Summary.DataBytes];
        await group.Data.ReadAsync(0, data, cancellationToken).ConfigureAwait(false);
        output.Advance(data.Length);
    }

    /// <exception cref="InvalidDataException">The bytes are inconsistent.</exception>
    public static RowGroupTable Open(ReadOnlyMemory<byte> bytes)
    {
        var cursor = new IndexCursor(bytes.Span);
        var summary = SummaryBytes.Read(ref cursor);
        var hidden = ReadHidden(ref cursor, summary.TraceCount);
        var directoryBytes = cursor.ReadCount();
        var directory = bytes.Slice(bytes.Length - cursor.Rest.Length, directoryBytes);
        cursor.ReadBytes(directoryBytes);
        if (cursor.Rest.Length != summary.DataBytes)
        {
            IndexCursor.Fail($"table has the wrong size: got {cursor.Rest.Length} bytes of data, want {summary.DataBytes}");
        }

        var data = new MemoryGroupData(bytes[(bytes.Length - cursor.Rest.Length)..]);
        return new RowGroupTable(new RowGroup(summary, data, directory, default, NoCache), hidden);
    }

    private static RowBitmap? ReadHidden(ref IndexCursor cursor, int traceCount)
    {
        var words = cursor.ReadCount();
        if (words == 0)
        {
            return null;
        }

        var hidden = new RowBitmap(traceCount);
        var bits = cursor.ReadBytes(checked(words * sizeof(ulong)));
        for (var trace = 0; trace < traceCount; trace++)
        {
            if (trace / 8 >= bits.Length)
            {
                IndexCursor.Fail($"hidden traces are cut short: got {words} words for {traceCount} traces");
            }

            if (((bits[trace / 8] >> (trace % 8)) & 1) != 0)
            {
                hidden.Set(trace);
            }
        }

        return hidden;
    }
}
