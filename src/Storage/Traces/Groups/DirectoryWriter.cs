using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>Writes a <see cref="GroupDirectory"/>. Layout: docs/format/trace-block.md.</summary>
internal static class DirectoryWriter
{
    public static void Write(GroupDirectory directory, ByteBuffer output)
    {
        output.AppendByte(GroupFormat.Version);
        output.AppendVarint((ulong)directory.Sections.Length);
        var expected = 0;
        foreach (var section in directory.Sections)
        {
            output.AppendVarint(Varint.ZigZag(section.Offset - expected));
            expected = section.Offset + section.StoredBytes;
            output.AppendVarint((ulong)section.StoredBytes);
            output.AppendVarint((ulong)(section.Bytes - section.StoredBytes));
            output.AppendUInt32(section.Checksum);
        }

        foreach (var parts in directory.Fixed)
        {
            WriteParts(parts, output);
        }

        output.AppendVarint((ulong)directory.OriginCount);
        foreach (var level in directory.Levels)
        {
            WriteLevel(level, output);
        }
    }

    private static void WriteLevel(GroupLevel level, ByteBuffer output)
    {
        output.AppendVarint((ulong)level.RowCount);
        output.AppendVarint((ulong)level.ShapeCount);
        WritePart(level.Shapes, output);
        WriteParts(level.RowShapes, output);
        output.AppendVarint((ulong)level.Columns.Length);
        foreach (var column in level.Columns)
        {
            output.AppendByte((byte)column.Role);
            output.AppendByte((byte)column.Type);
            output.AppendVarint((ulong)column.Occurrence);
            output.AppendVarint((ulong)column.Key.Length);
            output.Append(column.Key);
            output.AppendVarint((ulong)column.EntryCount);
            output.AppendVarint((ulong)column.DistinctCount);
            WritePart(column.Values, output);
            WriteParts(column.Ids, output);
            if (column.IsText)
            {
                WriteParts(column.TextPages, output);
                output.AppendVarint((ulong)column.Filter.Length);
                output.Append(column.Filter.Span);
            }
            else
            {
                BinaryPrimitives.WriteDoubleLittleEndian(output.Extend(sizeof(double)), column.Min);
                BinaryPrimitives.WriteDoubleLittleEndian(output.Extend(sizeof(double)), column.Max);
            }

            output.AppendVarint((ulong)column.ElementCounts.Length);
            foreach (var count in column.ElementCounts)
            {
                output.AppendVarint((ulong)count);
            }
        }
    }

    private static void WriteParts(GroupPart[] parts, ByteBuffer output)
    {
        output.AppendVarint((ulong)parts.Length);
        foreach (var part in parts)
        {
            WritePart(part, output);
        }
    }

    private static void WritePart(GroupPart part, ByteBuffer output)
    {
        output.AppendVarint((ulong)part.Section);
        output.AppendVarint((ulong)part.Offset);
        output.AppendVarint((ulong)part.Bytes);
    }
}
