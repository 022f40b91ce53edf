using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>A growable list of numbers or small structs whose memory is rented from the shared pool of bytes. Not thread-safe.</summary>
/// <remarks>
/// Spans that it hands out are valid until the next call that may grow it, and never after <see cref="Dispose"/>. Bytes,
/// and not items, are rented: a pool for each type of item would keep memory that no other type can use, and cost the
/// runtime a class to compile.
/// </remarks>
public sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private const int CapacityInitial = 64;

    private byte[] _bytes = [];
    private int _capacity; // Items that fit _bytes.
    private int _count;

    public int Count => _count;

    public Span<T> Span => MemoryMarshal.CreateSpan(ref First, _count);

    /// <summary>The place of an item, valid as spans are.</summary>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count)
            {
                ThrowIndex();
            }

            return ref Unsafe.Add(ref First, index);
        }
    }

    /// <summary>The start of the array is aligned for any item: it lies behind the array's length.</summary>
    private ref T First => ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(_bytes));

    public void Add(T item)
    {
        if (_count == _capacity)
        {
            Grow(1);
        }

        Unsafe.Add(ref First, _count++) = item;
    }

    /// <summary>Appends places of unknown content and returns them for filling.</summary>
    public Span<T> Extend(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _capacity - _count)
        {
            Grow(count);
        }

        _count += count;
        return Span[(_count - count)..];
    }

    /// <summary>Forgets what stands behind the first items; the memory is kept.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_count);
        _count = count;
    }

    public void Clear() => _count = 0;

    /// <summary>Returns the memory to the pool. The list is empty then and may be used again.</summary>
    public void Dispose()
    {
        var bytes = _bytes;
        (_bytes, _capacity, _count) = ([], 0, 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var wanted = checked((_count + count) * Unsafe.SizeOf<T>());
        var doubled = (int)Math.Min(2L * _bytes.Length, Array.MaxLength);
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(wanted, doubled), CapacityInitial * Unsafe.SizeOf<T>()));
        MemoryMarshal.AsBytes(Span).CopyTo(grown);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = grown;
        _capacity = grown.Length / Unsafe.SizeOf<T>();
    }

    [DoesNotReturn]
    private static void ThrowIndex() => throw new ArgumentOutOfRangeException("index");
}
