namespace Trine.Model.Metrics;

/// <summary>Walks canonical label bytes in place; see <see cref="SeriesLabels"/>.</summary>
public ref struct SeriesLabelReader
{
    private FrameCursor _cursor;

    internal SeriesLabelReader(ReadOnlySpan<byte> labels) => _cursor = new FrameCursor(labels);

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are cut short.</exception>
    public bool MoveNext()
    {
        if (_cursor.Remaining == 0)
        {
            return false;
        }

        Name = _cursor.ReadBytes();
        Value = _cursor.ReadBytes();
        return true;
    }
}
