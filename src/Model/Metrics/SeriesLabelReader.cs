namespace Trine.Model.Metrics;

/// <summary>Walks canonical label bytes in place; see <see cref="SeriesLabels"/>.</summary>
public ref struct SeriesLabelReader
{
    private ReadOnlySpan<byte> _rest;

    internal SeriesLabelReader(ReadOnlySpan<byte> labels) => _rest = labels;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are cut short.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        // Fast path: both lengths are one byte.
        int name = _rest[0];
        if (name < 0x80 && name + 1 < _rest.Length && _rest[name + 1] is var value && value < 0x80 && name + 2 + value <= _rest.Length)
        {
            Name = _rest.Slice(1, name);
            Value = _rest.Slice(name + 2, value);
            _rest = _rest[(name + 2 + value)..];
            return true;
        }

        var cursor = new FrameCursor(_rest);
        Name = cursor.ReadBytes();
        Value = cursor.ReadBytes();
        _rest = cursor.Rest;
        return true;
    }
}
