namespace Trine.Model.Metrics;

/// <summary>Walks the exemplars of one series of a frame.</summary>
/// <exception cref="InvalidDataException">Any member: the bytes are cut short.</exception>
public ref struct MetricFrameExemplars
{
    /// <summary>Timestamp, value and a length.</summary>
    internal const int BytesMin = (2 * sizeof(ulong)) + 1;

    private FrameCursor _cursor;
    private int _left;

    internal MetricFrameExemplars(ReadOnlySpan<byte> bytes, int count)
    {
        _cursor = new FrameCursor(bytes);
        _left = count;
    }

    public long TimestampMs { get; private set; }

    public double Value { get; private set; }

    /// <summary>The exemplar's own labels in canonical form.</summary>
    public ReadOnlySpan<byte> LabelBytes { get; private set; }

    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        TimestampMs = (long)_cursor.ReadUInt64();
        Value = _cursor.ReadDouble();
        LabelBytes = _cursor.ReadBytes();
        return true;
    }
}
