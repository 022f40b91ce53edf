using System.Text;
using Trine.Codecs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>The forms of data that a metric can have; numbers are those of the protobuf fields.</summary>
internal enum OtlpData
{
    None = 0,
    Gauge = 5,
    Sum = 7,
    Histogram = 9,
    ExponentialHistogram = 10,
    Summary = 11,
}

/// <summary>A <c>Metric</c> (1 name, 2 description, 3 unit, data by its form) without its data points.</summary>
internal readonly ref struct OtlpMetric
{
    private const int Delta = 1;
    private const int Cumulative = 2;

    public readonly string Name;
    public readonly string Unit;
    public readonly ReadOnlySpan<byte> Description;
    public readonly OtlpData Data;

    /// <summary>Gauge, Sum, …: 1 data points, 2 temporality, 3 whether monotonic.</summary>
    public readonly ProtoReader Points;

    public readonly bool IsMonotonic;
    private readonly int _temporality;

    /// <exception cref="ProtoException">Malformed.</exception>
    public OtlpMetric(ProtoReader metric)
    {
        ReadOnlySpan<byte> name = [];
        ReadOnlySpan<byte> unit = [];
        while (metric.ReadTag())
        {
            switch (metric.FieldNumber)
            {
                case 1:
                    name = metric.ReadBytes();
                    break;
                case 2:
                    Description = metric.ReadBytes();
                    break;
                case 3:
                    unit = metric.ReadBytes();
                    break;
                case 5 or 7 or 9 or 10 or 11:
                    Data = (OtlpData)metric.FieldNumber;
                    Points = metric.ReadMessage();
                    break;
                default:
                    metric.Skip();
                    break;
            }
        }

        Name = Encoding.UTF8.GetString(name);
        Unit = Encoding.UTF8.GetString(unit);
        (_temporality, IsMonotonic) = ReadKind(Points);
    }

    public bool IsDelta => _temporality == Delta;

    /// <summary>Whether there are data points.</summary>
    public bool HasPoints
    {
        get
        {
            var points = Points;
            while (points.ReadTag())
            {
                if (points.FieldNumber == 1)
                {
                    return true;
                }

                points.Skip();
            }

            return false;
        }
    }

    /// <summary>Whether samples count from one beginning, or do not count at all.</summary>
    public bool IsTemporalityAccepted(bool acceptsDelta)
        => Data is OtlpData.Gauge or OtlpData.Summary || _temporality == Cumulative || (acceptsDelta && IsDelta);

    private static (int Temporality, bool IsMonotonic) ReadKind(ProtoReader data)
    {
        var (temporality, isMonotonic) = (0, false);
        while (data.ReadTag())
        {
            if (data.FieldNumber == 2 && data.WireType == WireType.Varint)
            {
                temporality = data.ReadInt32();
            }
            else if (data.FieldNumber == 3 && data.WireType == WireType.Varint)
            {
                isMonotonic = data.ReadBool();
            }
            else
            {
                data.Skip();
            }
        }

        return (temporality, isMonotonic);
    }
}
