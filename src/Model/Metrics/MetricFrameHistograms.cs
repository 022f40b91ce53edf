namespace Trine.Model.Metrics;

/// <summary>Walks the histogram samples of one series of a frame; a histogram is made only when it is asked for.</summary>
/// <exception cref="InvalidDataException">Any member: the bytes are cut short or inconsistent.</exception>
public ref struct MetricFrameHistograms
{
    /// <summary>Timestamp, start timestamp and a length.</summary>
    internal const int BytesMin = sizeof(long) + 2;

    private FrameCursor _cursor;
    private int _left;

    internal MetricFrameHistograms(ReadOnlySpan<byte> bytes, int count)
    {
        _cursor = new FrameCursor(bytes);
        _left = count;
    }

    public long TimestampMs { get; private set; }

    /// <summary>When its counting began; 0 if unknown.</summary>
    public long StartTimestampMs { get; private set; }

    /// <summary>The histogram as <see cref="HistogramBytes"/> writes it.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        TimestampMs = (long)_cursor.ReadUInt64();
        StartTimestampMs = _cursor.ReadSigned();
        Bytes = _cursor.ReadBytes();
        return true;
    }

    public readonly FloatHistogram Read() => HistogramBytes.Read(Bytes);
}
