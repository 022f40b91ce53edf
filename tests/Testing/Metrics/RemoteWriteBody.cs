using Trine.Codecs;

namespace Trine.Testing.Metrics;

/// <summary>One sample of a series.</summary>
/// <param name="Series">Labels, names ascending.</param>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
/// <param name="Value">The sample.</param>
public sealed record MetricPoint(IReadOnlyList<(string Name, string Value)> Series, long TimestampMs, double Value);

/// <summary>Writes requests of remote write 1.0.</summary>
public static class RemoteWriteBody
{
    /// <summary>Points of one series must stand behind each other, ascending in time.</summary>
    public static byte[] Encode(IEnumerable<MetricPoint> points)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        foreach (var group in points.GroupBy(static point => string.Join(',', point.Series)))
        {
            var series = writer.BeginMessage(1);
            foreach (var (name, value) in group.First().Series)
            {
                var label = writer.BeginMessage(1);
                writer.WriteString(1, name);
                writer.WriteString(2, value);
                writer.EndMessage(label);
            }

            foreach (var point in group)
            {
                var sample = writer.BeginMessage(2);
                writer.WriteDouble(1, point.Value);
                writer.WriteInt64(2, point.TimestampMs);
                writer.EndMessage(sample);
            }

            writer.EndMessage(series);
        }

        using var body = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, body);
        return body.WrittenSpan.ToArray();
    }
}
