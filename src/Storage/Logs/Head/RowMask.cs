using Trine.Codecs;

namespace Trine.Storage.Logs.Head;

/// <summary>Rows of a frame that are not to be stored, one bit a row. Not thread-safe.</summary>
public sealed class RowMask
{
    private ulong[] _bits = [];
    private int _rowCount;

    /// <summary>Marked rows.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all marks.</summary>
    /// <param name="rowCount">Rows that there are.</param>
    public void Reset(int rowCount)
    {
        if (Count > 0)
        {
            Array.Clear(_bits);
        }

        _rowCount = rowCount;
        Count = 0;
    }

    public bool IsMarked(int row) => Count > 0 && (_bits[row >> 6] >> (row & 63) & 1) != 0;

    public void Mark(int row)
    {
        if (_bits.Length * 64 < _rowCount)
        {
            Array.Resize(ref _bits, (_rowCount + 63) / 64);
        }

        if (!IsMarked(row))
        {
            _bits[row >> 6] |= 1UL << (row & 63);
            Count++;
        }
    }

    /// <summary>Appends the marked stretches: their number, then for each the distance from the end of the one before, and its
    /// length, all varints.</summary>
    public void Write(ByteBuffer output)
    {
        output.AppendVarint((ulong)StretchCount());
        var previousEnd = 0;
        for (var row = 0; row < _rowCount; row++)
        {
            if (!IsMarked(row))
            {
                continue;
            }

            var start = row;
            while (row < _rowCount && IsMarked(row))
            {
                row++;
            }

            output.AppendVarint((ulong)(start - previousEnd));
            output.AppendVarint((ulong)(row - start));
            previousEnd = row;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, for a frame of as many rows, and moves behind it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public void Read(ref ReadOnlySpan<byte> source, int rowCount)
    {
        Reset(rowCount);
        var stretches = ReadNumber(ref source);
        var row = 0UL;
        for (var i = 0UL; i < stretches; i++)
        {
            var start = row + ReadNumber(ref source);
            var end = start + ReadNumber(ref source);
            if (end > (ulong)rowCount || start >= end)
            {
                throw new InvalidDataException($"refused rows {start} to {end} of {rowCount}");
            }

            for (row = start; row < end; row++)
            {
                Mark((int)row);
            }
        }
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> source)
        => Varint.TryReadUInt32(ref source, out var value)
            ? value
            : throw new InvalidDataException("refused rows are cut short");

    private int StretchCount()
    {
        if (Count == 0)
        {
            return 0;
        }

        var count = 0;
        for (var row = 0; row < _rowCount; row++)
        {
            count += IsMarked(row) && (row == 0 || !IsMarked(row - 1)) ? 1 : 0;
        }

        return count;
    }
}
