using System.Numerics;

namespace Trine.Storage.Logs.Head;

/// <summary>Keeps arrays for the next open chunk: lengths are powers of two, and what lies idle is bounded. Thread-safe.</summary>
/// <remarks>
/// Not <see cref="System.Buffers.ArrayPool{T}"/>: open chunks hold their arrays for minutes and give many back at once, and
/// then the bytes that stay behind must have a bound.
/// </remarks>
/// <param name="elementBytes">Size of an element.</param>
/// <param name="idleBytesMax">The most bytes that may lie idle; more are left to the garbage collector.</param>
internal sealed class ArrayShelf<T>(int elementBytes, long idleBytesMax)
    where T : unmanaged
{
    private readonly Lock _gate = new(); // Guards the two fields below.
    private readonly Stack<T[]>[] _idle = CreateClasses();
    private long _idleBytes;

    public int ElementBytes => elementBytes;

    public long IdleBytes
    {
        get
        {
            lock (_gate)
            {
                return _idleBytes;
            }
        }
    }

    /// <summary>An array of at least <paramref name="length"/> elements of unknown content, held once by the caller.</summary>
    public SharedArray<T> Take(int length)
    {
        var rounded = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 1));
        if (rounded <= 0)
        {
            // Past 2^30 there is no power of two that an array could have.
            return new SharedArray<T>(this, GC.AllocateUninitializedArray<T>(length));
        }

        lock (_gate)
        {
            if (_idle[BitOperations.Log2((uint)rounded)].TryPop(out var items))
            {
                _idleBytes -= (long)items.Length * elementBytes;
                return new SharedArray<T>(this, items);
            }
        }

        return new SharedArray<T>(this, GC.AllocateUninitializedArray<T>(rounded));
    }

    /// <summary>Takes back an array that nobody reads any more.</summary>
    internal void Return(T[] items)
    {
        var bytes = (long)items.Length * elementBytes;
        if (!BitOperations.IsPow2(items.Length))
        {
            return;
        }

        lock (_gate)
        {
            if (_idleBytes + bytes <= idleBytesMax)
            {
                _idle[BitOperations.Log2((uint)items.Length)].Push(items);
                _idleBytes += bytes;
            }
        }
    }

    private static Stack<T[]>[] CreateClasses()
    {
        var classes = new Stack<T[]>[31];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = new Stack<T[]>();
        }

        return classes;
    }
}
