using System.Buffers;
using System.Runtime.CompilerServices;

namespace Trine.Model.Traces;

/// <summary>A growable run of plain values in rented memory. Spans of it are valid until the next value is added. Not thread-safe.</summary>
internal sealed class Column<T> : IDisposable
    where T : unmanaged
{
    private const int CapacityMin = 64;

    private T[] _values = [];

    public int Count { get; private set; }

    public Span<T> Span => _values.AsSpan(0, Count);

    public ref T this[int index] => ref _values.AsSpan(0, Count)[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (Count == _values.Length)
        {
            Grow(1);
        }

        _values[Count++] = value;
    }

    /// <summary>Adds values of unknown content and returns them for filling.</summary>
    public Span<T> Extend(int count)
    {
        if (count > _values.Length - Count)
        {
            Grow(count);
        }

        Count += count;
        return _values.AsSpan(Count - count, count);
    }

    public void Clear() => Count = 0;

    public void Dispose()
    {
        var values = _values;
        (_values, Count) = ([], 0);
        if (values.Length > 0)
        {
            ArrayPool<T>.Shared.Return(values);
        }
    }

    private void Grow(int count)
    {
        var wanted = (int)Math.Min(Math.Max((long)Count + count, Math.Max(2L * _values.Length, CapacityMin)), Array.MaxLength);
        var grown = ArrayPool<T>.Shared.Rent(wanted);
        _values.AsSpan(0, Count).CopyTo(grown);
        if (_values.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_values);
        }

        _values = grown;
    }
}
