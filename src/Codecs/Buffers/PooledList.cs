using System.Buffers;

namespace Trine.Codecs;

/// <summary>A growable list of numbers or small structs whose memory is rented from the shared array pool. Not thread-safe.</summary>
/// <remarks>Spans that it hands out are valid until the next call that may grow it, and never after <see cref="Dispose"/>.</remarks>
public sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private const int CapacityInitial = 64;

    private T[] _items = [];

    public int Count { get; private set; }

    public Span<T> Span => _items.AsSpan(0, Count);

    /// <summary>The place of an item, valid as spans are.</summary>
    public ref T this[int index] => ref _items.AsSpan(0, Count)[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Grow(1);
        }

        _items[Count++] = item;
    }

    /// <summary>Appends places of unknown content and returns them for filling.</summary>
    public Span<T> Extend(int count)
    {
        if (count > _items.Length - Count)
        {
            Grow(count);
        }

        Count += count;
        return _items.AsSpan(Count - count, count);
    }

    /// <summary>Forgets what stands behind the first items; the memory is kept.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count);
        Count = count;
    }

    public void Clear() => Count = 0;

    /// <summary>Returns the memory to the pool. The list is empty then and may be used again.</summary>
    public void Dispose()
    {
        var items = _items;
        (_items, Count) = ([], 0);
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items);
        }
    }

    private void Grow(int count)
    {
        var grown = ArrayPool<T>.Shared.Rent(Math.Max(Math.Max(checked(Count + count), 2 * _items.Length), CapacityInitial));
        _items.AsSpan(0, Count).CopyTo(grown);
        if (_items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_items);
        }

        _items = grown;
    }
}
