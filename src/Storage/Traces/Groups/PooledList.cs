using System.Buffers;
using System.Runtime.CompilerServices;

namespace Trine.Storage.Traces;

/// <summary>
/// A growing run of plain values in rented memory; spans of it hold until the next value is added. Not thread-safe.
/// </summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private const int CapacityMin = 16;

    private T[] _values = [];

    public int Count { get; private set; }

    public Span<T> Span => _values.AsSpan(0, Count);

    public ref T this[int index] => ref _values[index];

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

    /// <summary>Drops values at the end.</summary>
    public void Truncate(int count) => Count = count;

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
        var grown = ArrayPool<T>.Shared.Rent(Math.Max(CapacityMin, Math.Max(checked(Count + count), _values.Length * 2)));
        _values.AsSpan(0, Count).CopyTo(grown);
        if (_values.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_values);
        }

        _values = grown;
    }
}
