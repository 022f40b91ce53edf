using System.Buffers.Binary;

namespace Trine.Model.Metrics;

/// <summary>
/// Constants of the frame: series of one tenant with samples, exemplars and metadata, the bytes that go from distributor to
/// ingester. Layout: docs/format/metric-frame.md.
/// </summary>
public static class MetricFrame
{
    /// <summary>First byte of a frame.</summary>
    public const byte Version = 1;

    /// <summary>Version, series, samples and metadata counts.</summary>
    internal const int HeaderBytes = 1 + (3 * sizeof(uint));

    /// <summary>Least bytes of a series: its hash, no labels, no parts and no samples.</summary>
    internal const int SeriesBytesMin = sizeof(ulong) + 3;

    /// <summary>Float and histogram samples that a frame says it has.</summary>
    /// <exception cref="InvalidDataException">It is no frame.</exception>
    public static int SampleCountOf(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderBytes || frame[0] != Version)
        {
            FrameCursor.Fail(frame.IsEmpty ? "empty" : $"version {frame[0]}, want {Version}");
        }

        return (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(frame[(1 + sizeof(uint))..]), int.MaxValue);
    }

    /// <summary>Walks a whole frame, also inside labels and histograms.</summary>
    /// <exception cref="InvalidDataException">It is cut short or inconsistent.</exception>
    public static void Validate(ReadOnlySpan<byte> frame)
    {
        var reader = new MetricFrameReader(frame);
        while (reader.MoveNext())
        {
            SeriesLabels.Validate(reader.LabelBytes);
            var histograms = reader.ReadHistograms();
            while (histograms.MoveNext())
            {
                histograms.Read();
            }

            var exemplars = reader.ReadExemplars();
            while (exemplars.MoveNext())
            {
                SeriesLabels.Validate(exemplars.LabelBytes);
            }
        }

        while (reader.MoveNextMetadata())
        {
        }
    }
}

/// <summary>Which parts a series of a frame has besides float samples.</summary>
[Flags]
internal enum MetricFrameParts : byte
{
    StartTimestamps = 1,
    Histograms = 2,
    Exemplars = 4,
}
