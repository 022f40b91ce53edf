using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>
/// <see cref="MetricChanges"/> as a message: 1 versions {1 epoch, 2 sequence}, 2 from when. A request has versions only.
/// </summary>
public static class MetricChangesMessage
{
    /// <summary>More than there are ingesters.</summary>
    private const int VersionsMax = 100_000;

    public static void Write(ByteBuffer output, MetricChanges changes)
    {
        var writer = new ProtoWriter(output);
        foreach (var version in changes.Versions)
        {
            var mark = writer.BeginMessage(1);
            writer.WriteFixed64(1, version.Epoch);
            writer.WriteInt64(2, version.Sequence);
            writer.EndMessage(mark);
        }

        writer.WriteSInt64(2, changes.FromMs);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static MetricChanges Read(ReadOnlySpan<byte> message)
    {
        var versions = new List<MetricVersion>();
        var fromMs = 0L;
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1 when versions.Count < VersionsMax:
                    versions.Add(ReadVersion(reader.ReadMessage()));
                    break;
                case 2:
                    fromMs = reader.ReadSInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricChanges(versions, fromMs);
    }

    private static MetricVersion ReadVersion(ProtoReader reader)
    {
        var (epoch, sequence) = (0UL, 0L);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    epoch = reader.ReadFixed64();
                    break;
                case 2:
                    sequence = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricVersion(epoch, sequence);
    }
}
