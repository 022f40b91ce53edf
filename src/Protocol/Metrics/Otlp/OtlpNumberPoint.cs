using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>
/// A <c>NumberDataPoint</c>: 2 start, 3 time, 4 double, 5 exemplars, 6 integer, 7 attributes, 8 flags.
/// </summary>
internal static class OtlpNumberPoint
{
    private const int AttributesField = 7;

    /// <param name="series">Takes it.</param>
    /// <param name="name">Of the metric.</param>
    /// <param name="point">The data point.</param>
    /// <param name="isCounter">Whether it counts from its start on.</param>
    /// <param name="hasExemplars">Whether its exemplars are kept, as those of sums are.</param>
    /// <returns>The point's time in milliseconds.</returns>
    public static long Map(OtlpSeriesWriter series, ReadOnlySpan<byte> name, ProtoReader point, bool isCounter, bool hasExemplars)
    {
        series.SetPoint(point, AttributesField);
        series.Begin(name, [], [], []);
        var (value, timestampMs, startMs, flags) = (0.0, 0L, 0L, 0u);
        while (point.ReadTag())
        {
            switch (point.FieldNumber)
            {
                case 2:
                    startMs = OtlpTime.ToMs(point.ReadFixed64());
                    break;
                case 3:
                    timestampMs = OtlpTime.ToMs(point.ReadFixed64());
                    break;
                case 4:
                    value = point.ReadDouble();
                    break;
                case 5 when hasExemplars:
                    series.AddExemplar(point.ReadMessage());
                    break;
                case 6:
                    value = (long)point.ReadFixed64();
                    break;
                case 8:
                    flags = point.ReadUInt32();
                    break;
                default:
                    point.Skip();
                    break;
            }
        }

        series.Batch.AddFloat(timestampMs, OtlpFlags.IsStale(flags) ? StaleMarker.Value : value, isCounter ? startMs : 0);
        return timestampMs;
    }
}

/// <summary>Flags of data points.</summary>
internal static class OtlpFlags
{
    /// <summary>FLAG_NO_RECORDED_VALUE: the series has ended.</summary>
    public static bool IsStale(uint flags) => (flags & 1) != 0;
}
