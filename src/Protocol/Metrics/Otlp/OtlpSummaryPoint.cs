using Trine.Codecs;
using Trine.Model.GoText;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>A <c>SummaryDataPoint</c>: 2 start, 3 time, 4 count, 5 sum, 6 quantiles {1 quantile, 2 value}, 7 attributes, 8 flags.</summary>
internal static class OtlpSummaryPoint
{
    private const int AttributesField = 7;

    /// <returns>The point's time in milliseconds.</returns>
    public static long Map(OtlpSeriesWriter series, ReadOnlySpan<byte> name, ProtoReader point)
    {
        series.SetPoint(point, AttributesField);
        var (count, sum, timestampMs, startMs, flags) = (0UL, 0.0, 0L, 0L, 0u);
        var quantiles = point;
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
                    count = point.ReadFixed64();
                    break;
                case 5:
                    sum = point.ReadDouble();
                    break;
                case 8:
                    flags = point.ReadUInt32();
                    break;
                default:
                    point.Skip();
                    break;
            }
        }

        var isStale = OtlpFlags.IsStale(flags);
        Add(series, name, "_sum"u8, isStale ? StaleMarker.Value : sum, timestampMs, startMs);
        Add(series, name, "_count"u8, isStale ? StaleMarker.Value : count, timestampMs, startMs);
        while (quantiles.ReadTag())
        {
            if (quantiles.FieldNumber != 6)
            {
                quantiles.Skip();
                continue;
            }

            var (quantile, value) = ReadQuantile(quantiles.ReadMessage());
            series.Begin(name, [], "quantile"u8, OtlpNumber.Plain(quantile));
            series.Batch.AddFloat(timestampMs, isStale ? StaleMarker.Value : value, startMs);
        }

        return timestampMs;
    }

    private static void Add(
        OtlpSeriesWriter series, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, double value, long timestampMs, long startMs)
    {
        series.Begin(name, suffix, [], []);
        series.Batch.AddFloat(timestampMs, value, startMs);
    }

    private static (double Quantile, double Value) ReadQuantile(ProtoReader reader)
    {
        var (quantile, value) = (0.0, 0.0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    quantile = reader.ReadDouble();
                    break;
                case 2:
                    value = reader.ReadDouble();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (quantile, value);
    }
}

/// <summary>Numbers as label values.</summary>
internal static class OtlpNumber
{
    /// <summary>Shortest decimal form without an exponent, as Go's <c>FormatFloat(v, 'f', -1, 64)</c>.</summary>
    public static byte[] Plain(double value)
        => System.Text.Encoding.ASCII.GetBytes(GoFloat.Format(value, 'f', GoFloat.ShortestPrecision));
}
