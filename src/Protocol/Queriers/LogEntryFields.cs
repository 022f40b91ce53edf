using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>
/// Entries inside a message, whose label sets stand in it once each: field 6 is a label set (canonical label bytes), field 7 an
/// entry (1 stream, 2 structured metadata, 3 parsed labels: the place of a set among those before it, from 1, absent for the
/// empty set; 4 time, zigzag nanoseconds; 5 line).
/// </summary>
internal static class LogEntryFields
{
    public const int LabelsField = 6;
    public const int EntryField = 7;

    /// <summary>Writes entries from one place on until the message is as large as it should be.</summary>
    /// <returns>The place of the first entry not written; at least one is.</returns>
    public static int Write(ByteBuffer output, IReadOnlyList<LogEntry> entries, int first)
    {
        var writer = new ProtoWriter(output);
        var places = new Dictionary<LabelSet, int>();
        var next = first;
        for (; next < entries.Count && (next == first || output.Length < RpcHandlers.MessageBytes); next++)
        {
            var entry = entries[next];
            var stream = PlaceOf(entry.Stream, places, writer);
            var metadata = PlaceOf(entry.Metadata, places, writer);
            var parsed = PlaceOf(entry.Parsed, places, writer);
            var mark = writer.BeginMessage(EntryField, expectedBytes: 32 + entry.Line.Length);
            WritePlace(writer, 1, stream);
            WritePlace(writer, 2, metadata);
            WritePlace(writer, 3, parsed);
            writer.WriteSInt64(4, entry.TimestampNs);
            writer.WriteBytes(5, entry.Line.Span);
            writer.EndMessage(mark);
        }

        return next;
    }

    /// <param name="reader">Of the entry.</param>
    /// <param name="sets">The label sets that stood before it in the message.</param>
    /// <exception cref="ProtoException">The bytes are no entry.</exception>
    public static LogEntry Read(ProtoReader reader, List<LabelSet> sets)
    {
        var (stream, metadata, parsed) = (LabelSet.Empty, LabelSet.Empty, LabelSet.Empty);
        long timestampNs = 0;
        byte[] line = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    stream = ReadPlace(ref reader, sets);
                    break;
                case 2:
                    metadata = ReadPlace(ref reader, sets);
                    break;
                case 3:
                    parsed = ReadPlace(ref reader, sets);
                    break;
                case 4:
                    timestampNs = reader.ReadSInt64();
                    break;
                case 5:
                    line = reader.ReadBytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LogEntry(stream, metadata, parsed, timestampNs, line);
    }

    private static int PlaceOf(LabelSet labels, Dictionary<LabelSet, int> places, ProtoWriter writer)
    {
        if (labels.Count == 0)
        {
            return 0;
        }

        if (!places.TryGetValue(labels, out var place))
        {
            place = places.Count + 1;
            places.Add(labels, place);
            LabelSetField.Write(writer, LabelsField, labels);
        }

        return place;
    }

    private static void WritePlace(ProtoWriter writer, int field, int place)
    {
        if (place > 0)
        {
            writer.WriteInt64(field, place);
        }
    }

    private static LabelSet ReadPlace(ref ProtoReader reader, List<LabelSet> sets)
    {
        var place = reader.ReadUInt64();
        return place >= 1 && place <= (ulong)sets.Count
            ? sets[(int)place - 1]
            : throw new ProtoException(reader.Position, $"label set {place} of {sets.Count}");
    }
}
