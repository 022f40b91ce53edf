using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>A <see cref="LogTailEntries"/> as one or several protobuf messages: 1 rows lost, and <see cref="LogEntryFields"/>.</summary>
public static class LogTailMessage
{
    /// <summary>Writes the next message of a group.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="group">The whole group.</param>
    /// <param name="first">The place of the first entry not yet written; 0 for the first message, which is written in any case.</param>
    /// <returns>The place to go on from; the number of entries when all is written.</returns>
    public static int Write(ByteBuffer output, LogTailEntries group, int first)
    {
        if (first == 0 && group.RowsLost > 0)
        {
            new ProtoWriter(output).WriteInt64(1, group.RowsLost);
        }

        return LogEntryFields.Write(output, group.Entries, first);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">A label set is malformed.</exception>
    public static LogTailEntries Read(ReadOnlySpan<byte> message)
    {
        var entries = new List<LogEntry>();
        var sets = new List<LabelSet>();
        var rowsLost = 0;
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    rowsLost = reader.ReadInt32();
                    break;
                case LogEntryFields.LabelsField:
                    sets.Add(LabelSetField.Read(ref reader));
                    break;
                case LogEntryFields.EntryField:
                    entries.Add(LogEntryFields.Read(reader.ReadMessage(), sets));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LogTailEntries(entries, rowsLost);
    }
}
