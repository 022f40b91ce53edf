namespace Trine.Model.Logs;

/// <summary>Walks the metadata columns of one stream of a frame.</summary>
/// <remarks>After <see cref="MoveNext"/>: first values by <see cref="ReadValue"/>, all of them, then the ids.</remarks>
public ref struct LogFrameMetadataReader
{
    private readonly int _rowCount;
    private FrameCursor _cursor;
    private int _columnsLeft;
    private int _valuesLeft;
    private bool _idsPending;

    internal LogFrameMetadataReader(ReadOnlySpan<byte> bytes, int rowCount)
    {
        _rowCount = rowCount;
        _cursor = new FrameCursor(bytes);
        _columnsLeft = _cursor.ReadCount(bytesEach: 2);
        if (_columnsLeft == 0)
        {
            ExpectEnd();
        }
    }

    /// <summary>The key, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Distinct values of the column.</summary>
    public int ValueCount { get; private set; }

    public bool MoveNext()
    {
        SkipRest();
        if (_columnsLeft == 0)
        {
            return false;
        }

        _columnsLeft--;
        Name = _cursor.ReadBytes();
        ValueCount = _cursor.ReadCount(bytesEach: 1);
        _valuesLeft = ValueCount;
        _idsPending = true;
        return true;
    }

    /// <summary>The next of the column's values.</summary>
    public ReadOnlySpan<byte> ReadValue()
    {
        if (_valuesLeft == 0)
        {
            throw new InvalidOperationException($"column has {ValueCount} values");
        }

        _valuesLeft--;
        return _cursor.ReadBytes();
    }

    /// <param name="destination">One place a row: 0 where absent, else 1 + the place of the value.</param>
    public void ReadIds(Span<int> destination)
    {
        while (_valuesLeft > 0)
        {
            ReadValue();
        }

        _idsPending = false;
        for (var i = 0; i < _rowCount; i++)
        {
            var id = _cursor.ReadVarint();
            if (id > (ulong)ValueCount)
            {
                FrameCursor.Fail($"metadata value {id} of {ValueCount}");
            }

            destination[i] = (int)id;
        }

        if (_columnsLeft == 0)
        {
            ExpectEnd();
        }
    }

    private void SkipRest()
    {
        if (!_idsPending)
        {
            return;
        }

        while (_valuesLeft > 0)
        {
            ReadValue();
        }

        for (var i = 0; i < _rowCount; i++)
        {
            _cursor.ReadVarint();
        }

        _idsPending = false;
    }

    private readonly void ExpectEnd()
    {
        if (_cursor.Remaining != 0)
        {
            FrameCursor.Fail($"{_cursor.Remaining} bytes behind the last metadata column");
        }
    }
}
