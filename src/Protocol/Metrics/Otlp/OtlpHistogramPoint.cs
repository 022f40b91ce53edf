using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>
/// A <c>HistogramDataPoint</c>: 2 start, 3 time, 4 count, 5 sum, 6 bucket counts, 7 bounds, 8 exemplars, 9 attributes, 10 flags.
/// </summary>
internal ref struct OtlpHistogramPoint
{
    private const int AttributesField = 9;
    private const int ExemplarsField = 8;

    private readonly ProtoReader _point;
    private readonly long _timestampMs;
    private readonly long _startMs;
    private readonly ulong _count;
    private readonly double? _sum;
    private readonly bool _isStale;

    private OtlpHistogramPoint(ProtoReader point, PooledList<ulong> counts, PooledList<double> bounds)
    {
        _point = point;
        while (point.ReadTag())
        {
            switch (point.FieldNumber)
            {
                case 2:
                    _startMs = OtlpTime.ToMs(point.ReadFixed64());
                    break;
                case 3:
                    _timestampMs = OtlpTime.ToMs(point.ReadFixed64());
                    break;
                case 4:
                    _count = point.ReadFixed64();
                    break;
                case 5:
                    _sum = point.ReadDouble();
                    break;
                case 6:
                    OtlpArrays.ReadFixed64(ref point, counts);
                    break;
                case 7:
                    OtlpArrays.ReadDoubles(ref point, bounds);
                    break;
                case 10:
                    _isStale = OtlpFlags.IsStale(point.ReadUInt32());
                    break;
                default:
                    point.Skip();
                    break;
            }
        }
    }

    /// <summary>As a classic histogram: one series a bucket, sum and count.</summary>
    /// <returns>The point's time in milliseconds.</returns>
    public static long MapClassic(OtlpSeriesWriter series, ReadOnlySpan<byte> name, ProtoReader message)
    {
        using var counts = new PooledList<ulong>();
        using var bounds = new PooledList<double>();
        var point = new OtlpHistogramPoint(message, counts, bounds);
        series.SetPoint(message, AttributesField);
        if (point._sum is { } sum)
        {
            point.Add(series, name, "_sum"u8, [], [], sum);
        }

        point.Add(series, name, "_count"u8, [], [], point._count);
        var cumulative = 0UL;
        var lower = double.NegativeInfinity;
        for (var i = 0; i < bounds.Count && i < counts.Count; i++)
        {
            cumulative += counts[i];
            point.Add(series, name, "_bucket"u8, "le"u8, OtlpNumber.Plain(bounds[i]), cumulative);
            point.AddExemplars(series, lower, bounds[i]);
            lower = bounds[i];
        }

        point.Add(series, name, "_bucket"u8, "le"u8, "+Inf"u8, point._count);
        point.AddExemplars(series, lower, double.PositiveInfinity);
        return point._timestampMs;
    }

    /// <summary>As a native histogram with custom buckets.</summary>
    /// <returns>The point's time in milliseconds.</returns>
    public static long MapNative(OtlpSeriesWriter series, ReadOnlySpan<byte> name, ProtoReader message, bool isDelta)
    {
        using var counts = new PooledList<ulong>();
        using var bounds = new PooledList<double>();
        var point = new OtlpHistogramPoint(message, counts, bounds);
        series.SetPoint(message, AttributesField);
        series.Begin(name, [], [], []);
        var histogram = new FloatHistogram
        {
            Schema = FloatHistogram.CustomBucketsSchema,
            CounterResetHint = isDelta ? CounterResetHint.Gauge : CounterResetHint.Unknown,
            Count = point._count,
            Sum = point._isStale ? StaleMarker.Value : point._sum ?? 0,
            PositiveSpans = OtlpNativeHistogram.Layout(counts.Span, 0, out var buckets),
            PositiveBuckets = buckets,
            CustomValues = bounds.Span.ToArray(),
        };
        if (point._isStale)
        {
            OtlpNativeHistogram.Empty(histogram);
        }

        OtlpNativeHistogram.MarkInteger(histogram);
        series.Batch.AddHistogram(point._timestampMs, histogram, point._startMs);
        point.AddExemplars(series, double.NegativeInfinity, double.PositiveInfinity);
        return point._timestampMs;
    }

    private readonly void Add(
        OtlpSeriesWriter series,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> suffix,
        ReadOnlySpan<byte> extraName,
        ReadOnlySpan<byte> extraValue,
        double value)
    {
        series.Begin(name, suffix, extraName, extraValue);
        series.Batch.AddFloat(_timestampMs, _isStale ? StaleMarker.Value : value, _startMs);
    }

    /// <summary>Adds the exemplars of a bucket, lower bound excluded, upper one included.</summary>
    private readonly void AddExemplars(OtlpSeriesWriter series, double lower, double upper)
    {
        var point = _point;
        while (point.ReadTag())
        {
            if (point.FieldNumber != ExemplarsField)
            {
                point.Skip();
                continue;
            }

            var exemplar = point.ReadMessage();
            var value = OtlpArrays.ValueOfExemplar(exemplar);
            var isFirst = double.IsNegativeInfinity(lower);
            if ((value > lower || isFirst) && (value <= upper || double.IsPositiveInfinity(upper)))
            {
                series.AddExemplar(exemplar);
            }
        }
    }
}
