using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>A growable list of numbers or small structs whose memory is rented from the shared pool of bytes. Not thread-safe.</summary>
/// <remarks>
/// Spans that it hands out are valid until the next call that may grow it, and never after <see cref="Dispose"/>. Bytes,
/// and not items, are rented: a pool for each type of item would keep memory that no other type can use, and cost the
/// runtime a class to compile.
/// </remarks>
public sealed class PooledList<T> : PooledArray, IDisposable
    where T : unmanaged
{
    /// <summary>Of the processor's cache.</summary>
    private const int LineBytes = 64;

    public Span<T> Span => MemoryMarshal.CreateSpan(ref First, Count);

    /// <summary>The place of an item, valid as spans are.</summary>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                ThrowIndex();
            }

            return ref Unsafe.Add(ref First, index);
        }
    }

    /// <summary>The start of the array is aligned for any item: it lies behind the array's length.</summary>
    private ref T First => ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(Bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (Count == Capacity)
        {
            Grow(1, Unsafe.SizeOf<T>());
        }

        Unsafe.Add(ref First, Count++) = item;
    }

    /// <summary>
    /// As <see cref="Add"/>, where many long lists grow in turns: fetches memory ahead of its use, which the processor does by
    /// itself for a few streams only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void AddAhead(T item)
    {
        Add(item);
        if (Sse.IsSupported && Count * sizeof(T) % LineBytes == 0)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref First, Count * sizeof(T) + LineBytes)));
        }
    }

    /// <summary>Makes room for more items at once.</summary>
    public void Reserve(int count)
    {
        if (count > Capacity - Count)
        {
            Grow(count, Unsafe.SizeOf<T>());
        }
    }

    /// <summary>Appends places of unknown content and returns them for filling.</summary>
    public Span<T> Extend(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Reserve(count);
        Count += count;
        return Span[(Count - count)..];
    }

    /// <summary>Returns the memory to the pool. The list is empty then and may be used again.</summary>
    public void Dispose() => Free();

    [DoesNotReturn]
    private static void ThrowIndex() => throw new ArgumentOutOfRangeException("index");
}
