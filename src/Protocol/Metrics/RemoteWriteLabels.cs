using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Brings the labels of a time series of remote write 1.0 into canonical form in one pass, where senders wrote them as they should.</summary>
internal static class RemoteWriteLabels
{
    /// <summary>Of a label in a time series.</summary>
    public const byte LabelTag = (1 << 3) | (int)WireType.Bytes;
    private const byte NameTag = (1 << 3) | (int)WireType.Bytes;
    private const byte ValueTag = (2 << 3) | (int)WireType.Bytes;

    /// <summary>Tags and lengths of a label, its name and its value.</summary>
    private const int OverheadBytes = 6;

    /// <param name="series">The message; the labels stand at its beginning.</param>
    /// <param name="output">Receives the labels, or nothing.</param>
    /// <param name="written">What they are like.</param>
    /// <returns>
    /// Bytes of the message that are labels; 0 when they are unsorted, repeated, empty, long, or written in another way than
    /// encoders do: then they have to be read field by field.
    /// </returns>
    public static int Write(ReadOnlySpan<byte> series, ByteBuffer output, out WrittenLabels written)
    {
        var into = output.GetSpan(series.Length);
        var (position, length) = (0, 0);
        var (count, nameBytesMax, valueBytesMax, metricNameBytes) = (0, 0, 0, -1);
        ReadOnlySpan<byte> previous = [];
        while (position + OverheadBytes < series.Length && series[position] == LabelTag)
        {
            var end = position + 2 + series[position + 1];
            if (series[position + 1] >= 0x80 || end > series.Length || series[position + 2] != NameTag)
            {
                break;
            }

            int nameLength = series[position + 3];
            var valueAt = position + 4 + nameLength;
            if (valueAt + 2 >= end || series[valueAt] != ValueTag || valueAt + 2 + series[valueAt + 1] != end)
            {
                break; // Also where the value is empty.
            }

            var name = series.Slice(position + 4, nameLength);
            if (name.IsEmpty || !IsBehind(name, previous))
            {
                break;
            }

            // Lengths stand before texts in both forms: name and value are copied with theirs.
            series[(position + 3)..valueAt].CopyTo(into[length..]);
            length += nameLength + 1;
            series[(valueAt + 1)..end].CopyTo(into[length..]);
            length += end - valueAt - 1;
            if (nameLength == SeriesLabels.MetricName.Length && name.SequenceEqual(SeriesLabels.MetricName))
            {
                metricNameBytes = end - valueAt - 2;
            }

            nameBytesMax = Math.Max(nameBytesMax, nameLength);
            valueBytesMax = Math.Max(valueBytesMax, end - valueAt - 2);
            count++;
            previous = name;
            position = end;
        }

        written = new WrittenLabels(count, nameBytesMax, valueBytesMax, metricNameBytes);
        if (count == 0 || (position < series.Length && series[position] == LabelTag))
        {
            return 0;
        }

        output.Advance(length);
        return position;
    }

    private static bool IsBehind(ReadOnlySpan<byte> name, ReadOnlySpan<byte> previous)
        => previous.IsEmpty || name[0] > previous[0] || (name[0] == previous[0] && name.SequenceCompareTo(previous) > 0);
}
