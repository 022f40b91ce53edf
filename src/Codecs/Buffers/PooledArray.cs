using System.Buffers;
using System.Diagnostics;

namespace Trine.Codecs;

/// <summary>What <see cref="PooledList{T}"/> does alike for items of any type, and is compiled for once. Not thread-safe.</summary>
public abstract class PooledArray
{
    private const int CapacityInitial = 64;

    public int Count { get; private protected set; }

    private protected byte[] Bytes { get; private set; } = [];

    /// <summary>Items that fit.</summary>
    private protected int Capacity { get; private set; }

    /// <summary>Forgets what stands behind the first items; the memory is kept.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count);
        Count = count;
    }

    public void Clear() => Count = 0;

    /// <summary>Returns the memory to the pool.</summary>
    private protected void Free()
    {
        var bytes = Bytes;
        (Bytes, Capacity, Count) = ([], 0, 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Makes room for more items.</summary>
    private protected void Grow(int count, int itemBytes)
    {
        Debug.Assert(itemBytes > 0, "items have a size");
        var wanted = checked((Count + count) * itemBytes);
        var doubled = (int)Math.Min(2L * Bytes.Length, Array.MaxLength);
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(wanted, doubled), CapacityInitial * itemBytes));
        Bytes.AsSpan(0, Count * itemBytes).CopyTo(grown);
        if (Bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Bytes);
        }

        Bytes = grown;
        Capacity = grown.Length / itemBytes;
    }
}
