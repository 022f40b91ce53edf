using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>Writes and reads a <see cref="GroupSummary"/>.</summary>
internal static class SummaryBytes
{
    public static void Write(GroupSummary summary, ByteBuffer output)
    {
        output.AppendVarint((ulong)summary.SpanCount);
        output.AppendVarint((ulong)summary.TraceCount);
        output.AppendVarint((ulong)summary.DataBytes);
        output.AppendUInt64((ulong)summary.MinStartNs);
        output.AppendUInt64((ulong)summary.MaxStartNs);
        output.AppendUInt64((ulong)summary.MaxEndNs);
    }

    /// <exception cref="InvalidDataException">The bytes are inconsistent.</exception>
    public static GroupSummary Read(ref IndexCursor cursor)
    {
        var spanCount = cursor.ReadInt32();
        var traceCount = cursor.ReadInt32(spanCount);
        var dataBytes = cursor.ReadInt32();
        if (spanCount > GroupFormat.RawEntriesMax(dataBytes, sizeof(ulong)))
        {
            IndexCursor.Fail($"row group has too few bytes for its spans: got {dataBytes} bytes for {spanCount}");
        }

        return new GroupSummary
        {
            SpanCount = spanCount,
            TraceCount = traceCount,
            DataBytes = dataBytes,
            MinStartNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
            MaxStartNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
            MaxEndNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
        };
    }
}
