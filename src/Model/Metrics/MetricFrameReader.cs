using System.Buffers.Binary;

namespace Trine.Model.Metrics;

/// <summary>Walks the series of a frame in place, then its metadata. Every length is checked before it is used.</summary>
/// <remarks>Spans point into the frame. What is inside labels, histograms and exemplars is checked when it is read.</remarks>
/// <exception cref="InvalidDataException">Any member: the frame is cut short or inconsistent.</exception>
public ref struct MetricFrameReader
{
    private FrameCursor _cursor;
    private uint _seriesLeft;
    private uint _metadataLeft;
    private ReadOnlySpan<byte> _timestamps;
    private ReadOnlySpan<byte> _values;
    private ReadOnlySpan<byte> _starts;
    private ReadOnlySpan<byte> _histograms;
    private ReadOnlySpan<byte> _exemplars;

    public MetricFrameReader(ReadOnlySpan<byte> frame)
    {
        SampleCount = MetricFrame.SampleCountOf(frame);
        _seriesLeft = BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]);
        SeriesCount = (int)Math.Min(_seriesLeft, (uint)frame.Length / MetricFrame.SeriesBytesMin);
        _metadataLeft = BinaryPrimitives.ReadUInt32LittleEndian(frame[(1 + (2 * sizeof(uint)))..]);
        _cursor = new FrameCursor(frame[MetricFrame.HeaderBytes..]);
    }

    /// <summary>Series of the whole frame, as its head says, but no more than there is room for.</summary>
    public int SeriesCount { get; }

    /// <summary>Samples of the whole frame, as its head says: never size an allocation by it alone.</summary>
    public int SampleCount { get; }

    /// <summary>XXH64 of <see cref="LabelBytes"/>, made by the distributor.</summary>
    public ulong LabelHash { get; private set; }

    /// <summary>Labels in canonical form: equal for equal labels, so they can be looked up without being decoded.</summary>
    public ReadOnlySpan<byte> LabelBytes { get; private set; }

    /// <summary>Float samples of the series, in the order in which they were sent.</summary>
    public int FloatCount { get; private set; }

    /// <summary>Histogram samples of the series; at equal times they come behind floats.</summary>
    public int HistogramCount { get; private set; }

    public int ExemplarCount { get; private set; }

    /// <summary>Whether any float sample says when its counting began.</summary>
    public readonly bool HasStartTimestamps => !_starts.IsEmpty;

    public MetricType MetadataType { get; private set; }

    public ReadOnlySpan<byte> MetadataFamily { get; private set; }

    public ReadOnlySpan<byte> MetadataHelp { get; private set; }

    public ReadOnlySpan<byte> MetadataUnit { get; private set; }

    /// <summary>Moves to the next series.</summary>
    public bool MoveNext()
    {
        if (_seriesLeft == 0)
        {
            return false;
        }

        _seriesLeft--;
        if (TryMoveToSample())
        {
            return true;
        }

        LabelHash = _cursor.ReadUInt64();
        LabelBytes = _cursor.ReadBytes();
        var parts = (MetricFrameParts)_cursor.ReadByte();
        var hasStarts = (parts & MetricFrameParts.StartTimestamps) != 0;
        FloatCount = _cursor.ReadCount(bytesEach: hasStarts ? 3 * sizeof(ulong) : 2 * sizeof(ulong));
        _timestamps = _cursor.ReadBytes(FloatCount * sizeof(long));
        _values = _cursor.ReadBytes(FloatCount * sizeof(double));
        _starts = hasStarts ? _cursor.ReadBytes(FloatCount * sizeof(long)) : [];
        (HistogramCount, ExemplarCount) = (0, 0);
        _histograms = [];
        _exemplars = [];
        if ((parts & (MetricFrameParts.Histograms | MetricFrameParts.Exemplars)) != 0)
        {
            MoveOverRareParts(parts);
        }

        return true;
    }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public readonly long TimestampMs(int index) => BinaryPrimitives.ReadInt64LittleEndian(_timestamps[(index * sizeof(long))..]);

    public readonly double Value(int index) => BinaryPrimitives.ReadDoubleLittleEndian(_values[(index * sizeof(double))..]);

    /// <summary>When a float sample's counting began; 0 if unknown.</summary>
    public readonly long StartTimestampMs(int index)
        => HasStartTimestamps ? BinaryPrimitives.ReadInt64LittleEndian(_starts[(index * sizeof(long))..]) : 0;

    public readonly MetricFrameHistograms ReadHistograms() => new(_histograms, HistogramCount);

    public readonly MetricFrameExemplars ReadExemplars() => new(_exemplars, ExemplarCount);

    /// <summary>Moves to the next metadata, once all series have been passed.</summary>
    public bool MoveNextMetadata()
    {
        if (_metadataLeft == 0)
        {
            if (_cursor.Remaining != 0)
            {
                FrameCursor.Fail($"{_cursor.Remaining} bytes behind the last metadata");
            }

            return false;
        }

        _metadataLeft--;
        MetadataType = MetricTypes.Of(_cursor.ReadByte());
        MetadataFamily = _cursor.ReadBytes();
        MetadataHelp = _cursor.ReadBytes();
        MetadataUnit = _cursor.ReadBytes();
        return true;
    }

    /// <summary>Fast path: labels of at most two bytes of length, one float sample and nothing else.</summary>
    private bool TryMoveToSample()
    {
        const int LabelsAt = sizeof(ulong) + 2;
        var rest = _cursor.Rest;
        if (rest.Length < LabelsAt)
        {
            return false;
        }

        int first = rest[sizeof(ulong)];
        int second = rest[sizeof(ulong) + 1];
        var (length, start) = first < 0x80 ? (first, LabelsAt - 1) : ((first & 0x7f) | (second << 7), LabelsAt);
        var sampleAt = start + length + 2;
        var end = sampleAt + (2 * sizeof(ulong));
        if ((first >= 0x80 && second >= 0x80) || end > rest.Length || rest[sampleAt - 2] != 0 || rest[sampleAt - 1] != 1)
        {
            return false;
        }

        LabelHash = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        LabelBytes = rest.Slice(start, length);
        (FloatCount, HistogramCount, ExemplarCount) = (1, 0, 0);
        _timestamps = rest.Slice(sampleAt, sizeof(ulong));
        _values = rest.Slice(sampleAt + sizeof(ulong), sizeof(ulong));
        _starts = [];
        _histograms = [];
        _exemplars = [];
        _cursor = new FrameCursor(rest[end..]);
        return true;
    }

    private void MoveOverRareParts(MetricFrameParts parts)
    {
        if ((parts & MetricFrameParts.Histograms) != 0)
        {
            HistogramCount = _cursor.ReadCount(MetricFrameHistograms.BytesMin);
            var before = _cursor.Rest;
            for (var i = 0; i < HistogramCount; i++)
            {
                _cursor.ReadUInt64();
                _cursor.ReadVarint();
                _cursor.ReadBytes();
            }

            _histograms = before[..^_cursor.Remaining];
        }

        if ((parts & MetricFrameParts.Exemplars) != 0)
        {
            ExemplarCount = _cursor.ReadCount(MetricFrameExemplars.BytesMin);
            var before = _cursor.Rest;
            for (var i = 0; i < ExemplarCount; i++)
            {
                _cursor.ReadBytes(2 * sizeof(ulong));
                _cursor.ReadBytes();
            }

            _exemplars = before[..^_cursor.Remaining];
        }
    }
}
