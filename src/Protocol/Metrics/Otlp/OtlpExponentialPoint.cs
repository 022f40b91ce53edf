using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>
/// An <c>ExponentialHistogramDataPoint</c>: 1 attributes, 2 start, 3 time, 4 count, 5 sum, 6 scale, 7 zero count, 8 positive and
/// 9 negative buckets {1 offset, 2 counts}, 10 flags, 11 exemplars, 14 zero threshold.
/// </summary>
internal readonly ref struct OtlpExponentialPoint
{
    private const int AttributesField = 1;
    private const int ExemplarsField = 11;

    /// <summary>Prometheus's own: what senders leave out, since OTLP's zero bucket is as narrow as numbers are.</summary>
    private const double ZeroThresholdDefault = 1e-128;

    private readonly ProtoReader _point;
    private readonly ProtoReader _positive;
    private readonly ProtoReader _negative;
    private readonly long _timestampMs;
    private readonly long _startMs;
    private readonly ulong _count;
    private readonly double _sum;
    private readonly int _scale;
    private readonly ulong _zeroCount;
    private readonly double _zeroThreshold;
    private readonly bool _isStale;

    /// <exception cref="ProtoException">Malformed.</exception>
    public OtlpExponentialPoint(ProtoReader point)
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
                    _scale = (int)point.ReadSInt64();
                    break;
                case 7:
                    _zeroCount = point.ReadFixed64();
                    break;
                case 8:
                    _positive = point.ReadMessage();
                    break;
                case 9:
                    _negative = point.ReadMessage();
                    break;
                case 10:
                    _isStale = OtlpFlags.IsStale(point.ReadUInt32());
                    break;
                case 14:
                    _zeroThreshold = point.ReadDouble();
                    break;
                default:
                    point.Skip();
                    break;
            }
        }
    }

    /// <summary>Why there is no native histogram for it; empty when there is one.</summary>
    public string Fault => _scale >= OtlpNativeHistogram.SchemaMin
        ? "" : $"cannot convert exponential to native histogram. Scale must be >= {OtlpNativeHistogram.SchemaMin}, was {_scale}";

    /// <returns>The point's time in milliseconds.</returns>
    public long Map(OtlpSeriesWriter series, ReadOnlySpan<byte> name, bool isDelta)
    {
        series.SetPoint(_point, AttributesField);
        series.Begin(name, [], [], []);
        var scaleDown = Math.Max(0, _scale - OtlpNativeHistogram.SchemaMax);
        var histogram = new FloatHistogram
        {
            Schema = _scale - scaleDown,
            CounterResetHint = isDelta ? CounterResetHint.Gauge : CounterResetHint.Unknown,
            Count = _count,
            Sum = _isStale ? StaleMarker.Value : _sum,
            ZeroCount = _zeroCount,
            ZeroThreshold = _zeroThreshold > 0 ? _zeroThreshold : ZeroThresholdDefault,
            PositiveSpans = ReadBuckets(_positive, scaleDown, out var positive),
            PositiveBuckets = positive,
            NegativeSpans = ReadBuckets(_negative, scaleDown, out var negative),
            NegativeBuckets = negative,
        };
        if (_isStale)
        {
            OtlpNativeHistogram.Empty(histogram);
        }

        OtlpNativeHistogram.MarkInteger(histogram);
        series.Batch.AddHistogram(_timestampMs, histogram, _startMs);
        var point = _point;
        while (point.ReadTag())
        {
            if (point.FieldNumber == ExemplarsField)
            {
                series.AddExemplar(point.ReadMessage());
            }
            else
            {
                point.Skip();
            }
        }

        return _timestampMs;
    }

    private static BucketSpan[] ReadBuckets(ProtoReader message, int scaleDown, out double[] buckets)
    {
        using var counts = new PooledList<ulong>();
        var offset = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    offset = (int)message.ReadSInt64();
                    break;
                case 2:
                    OtlpArrays.ReadVarints(ref message, counts);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        var (merged, firstIndex) = OtlpNativeHistogram.Merge(counts.Span.ToArray(), offset, scaleDown);
        return OtlpNativeHistogram.Layout(merged.Span, firstIndex, out buckets);
    }
}
