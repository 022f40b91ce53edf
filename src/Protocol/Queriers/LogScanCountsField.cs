using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>A <see cref="LogScanCounts"/> as a message whose fields are its figures in the order of their declaration.</summary>
internal static class LogScanCountsField
{
    public static void Write(ProtoWriter writer, int field, in LogScanCounts counts)
    {
        var mark = writer.BeginMessage(field);
        writer.WriteInt64(1, counts.ChunksMatched);
        writer.WriteInt64(2, counts.ChunksOpened);
        writer.WriteInt64(3, counts.CompressedBytes);
        writer.WriteInt64(4, counts.DecompressedBytes);
        writer.WriteInt64(5, counts.DecompressedLines);
        writer.WriteInt64(6, counts.HeadBytes);
        writer.WriteInt64(7, counts.HeadLines);
        writer.WriteInt64(8, counts.MetadataBytes);
        writer.WriteInt64(9, counts.PostFilterLines);
        writer.WriteInt64(10, counts.Duplicates);
        writer.EndMessage(mark);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static LogScanCounts Read(ProtoReader reader)
    {
        var counts = default(LogScanCounts);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    counts.ChunksMatched = reader.ReadInt64();
                    break;
                case 2:
                    counts.ChunksOpened = reader.ReadInt64();
                    break;
                case 3:
                    counts.CompressedBytes = reader.ReadInt64();
                    break;
                case 4:
                    counts.DecompressedBytes = reader.ReadInt64();
                    break;
                case 5:
                    counts.DecompressedLines = reader.ReadInt64();
                    break;
                case 6:
                    counts.HeadBytes = reader.ReadInt64();
                    break;
                case 7:
                    counts.HeadLines = reader.ReadInt64();
                    break;
                case 8:
                    counts.MetadataBytes = reader.ReadInt64();
                    break;
                case 9:
                    counts.PostFilterLines = reader.ReadInt64();
                    break;
                case 10:
                    counts.Duplicates = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return counts;
    }
}
