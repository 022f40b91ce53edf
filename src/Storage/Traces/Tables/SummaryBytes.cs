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
        return new GroupSummary
        {
            SpanCount = spanCount,
            TraceCount = cursor.ReadInt32(spanCount),
            DataBytes = cursor.ReadInt32(),
            MinStartNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
            MaxStartNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
            MaxEndNs = BinaryPrimitives.ReadInt64LittleEndian(cursor.ReadBytes(sizeof(long))),
        };
    }
}
