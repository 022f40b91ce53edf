using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>A label set as a field of canonical label bytes (docs/format/log-frame.md).</summary>
internal static class LabelSetField
{
    public static void Write(ProtoWriter writer, int field, LabelSet labels)
    {
        var mark = writer.BeginMessage(field);
        LogFrame.WriteLabels(writer.Destination, labels);
        writer.EndMessage(mark);
    }

    /// <exception cref="ProtoException">The field is not bytes.</exception>
    /// <exception cref="InvalidDataException">The bytes are not canonical labels.</exception>
    public static LabelSet Read(ref ProtoReader reader) => LogFrame.ReadLabels(reader.ReadBytes());
}
