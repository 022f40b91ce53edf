using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Decodes the <c>Histogram</c> of remote write 1.0 and 2.0; whether it is valid is for others to say.</summary>
internal static class RemoteWriteHistogram
{
    /// <summary>Above it not every integer is a double.</summary>
    private const double IntegerMax = 1L << 53;

    /// <exception cref="ProtoException">Malformed.</exception>
    public static void Read(ProtoReader reader, MetricBatch batch)
    {
        var histogram = new FloatHistogram();
        var (timestampMs, startMs) = (0L, 0L);
        var isFloat = false;
        using var negative = new Buckets();
        using var positive = new Buckets();
        using var bounds = new PooledList<double>();
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    histogram.Count = reader.ReadUInt64();
                    isFloat = false;
                    break;
                case 2:
                    histogram.Count = reader.ReadDouble();
                    isFloat = true;
                    break;
                case 3:
                    histogram.Sum = reader.ReadDouble();
                    break;
                case 4:
                    histogram.Schema = (int)reader.ReadSInt64();
                    break;
                case 5:
                    histogram.ZeroThreshold = reader.ReadDouble();
                    break;
                case 6:
                    histogram.ZeroCount = reader.ReadUInt64();
                    break;
                case 7:
                    histogram.ZeroCount = reader.ReadDouble();
                    break;
                case 8 or 9 or 10:
                    negative.Read(ref reader, reader.FieldNumber - 8);
                    break;
                case 11 or 12 or 13:
                    positive.Read(ref reader, reader.FieldNumber - 11);
                    break;
                case 14:
                    histogram.CounterResetHint = (CounterResetHint)(reader.ReadUInt32() & 3);
                    break;
                case 15:
                    timestampMs = reader.ReadInt64();
                    break;
                case 16:
                    ReadDoubles(ref reader, bounds);
                    break;
                case 17:
                    startMs = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        histogram.PositiveSpans = positive.Spans.Span.ToArray();
        histogram.NegativeSpans = negative.Spans.Span.ToArray();
        histogram.PositiveBuckets = positive.CountsOf(isFloat, out var isPositiveExact);
        histogram.NegativeBuckets = negative.CountsOf(isFloat, out var isNegativeExact);
        histogram.CustomValues = bounds.Span.ToArray();
        histogram.IsInteger = !isFloat && isPositiveExact && isNegativeExact
            && histogram.Count <= IntegerMax && histogram.ZeroCount <= IntegerMax;
        batch.AddHistogram(timestampMs, histogram, startMs);
    }

    private static void ReadDoubles(ref ProtoReader owner, PooledList<double> into)
    {
        if (owner.WireType == WireType.Fixed64)
        {
            into.Add(owner.ReadDouble());
            return;
        }

        var packed = owner.ReadMessage();
        while (!packed.AtEnd)
        {
            into.Add(BitConverter.UInt64BitsToDouble(packed.ReadRawFixed64()));
        }
    }

    /// <summary>One side's spans, and its counts as differences or as they are.</summary>
    private sealed class Buckets : IDisposable
    {
        private readonly PooledList<long> _deltas = new();
        private readonly PooledList<double> _counts = new();

        public PooledList<BucketSpan> Spans { get; } = new();

        /// <param name="reader">At a field of this side.</param>
        /// <param name="kind">0 a span, 1 deltas, 2 counts.</param>
        public void Read(ref ProtoReader reader, int kind)
        {
            switch (kind)
            {
                case 0:
                    Spans.Add(ReadSpan(reader.ReadMessage()));
                    break;
                case 1 when reader.WireType == WireType.Varint:
                    _deltas.Add(reader.ReadSInt64());
                    break;
                case 1:
                    var packed = reader.ReadMessage();
                    while (!packed.AtEnd)
                    {
                        _deltas.Add(Varint.UnZigZag(packed.ReadRawVarint()));
                    }

                    break;
                default:
                    ReadDoubles(ref reader, _counts);
                    break;
            }
        }

        public double[] CountsOf(bool isFloat, out bool isExact)
        {
            isExact = true;
            if (isFloat)
            {
                return _counts.Span.ToArray();
            }

            var counts = new double[_deltas.Count];
            var count = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                count = unchecked(count + _deltas[i]);
                counts[i] = count;
                isExact &= Math.Abs(counts[i]) <= IntegerMax;
            }

            return counts;
        }

        public void Dispose()
        {
            _deltas.Dispose();
            _counts.Dispose();
            Spans.Dispose();
        }

        /// <summary>BucketSpan: 1 offset, 2 length.</summary>
        private static BucketSpan ReadSpan(ProtoReader reader)
        {
            var (offset, length) = (0, 0u);
            while (reader.ReadTag())
            {
                switch (reader.FieldNumber)
                {
                    case 1:
                        offset = (int)reader.ReadSInt64();
                        break;
                    case 2:
                        length = reader.ReadUInt32();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return new BucketSpan(offset, length);
        }
    }
}
