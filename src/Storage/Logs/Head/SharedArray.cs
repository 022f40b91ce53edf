namespace Trine.Storage.Logs.Head;

/// <summary>An array with several holders: it goes back to its shelf when the last one lets go. Thread-safe.</summary>
/// <remarks>
/// One writer fills elements that no reader has been told of; readers see elements [0, n) of the moment they joined. A
/// reader that forgets to let go costs a reuse, never a wrong byte: the garbage collector takes the array.
/// </remarks>
internal sealed class SharedArray<T>(ArrayShelf<T> shelf, T[] items)
    where T : unmanaged
{
    private int _holders = 1;

    public T[] Items { get; } = items;

    public long Bytes => (long)Items.Length * shelf.ElementBytes;

    /// <summary>Adds a holder; the caller makes sure that there is one already.</summary>
    public void Hold()
    {
        var holders = Interlocked.Increment(ref _holders);
        Invariant.Check(holders > 1, "a released array is not read again");
    }

    public void Release()
    {
        var holders = Interlocked.Decrement(ref _holders);
        Invariant.Check(holders >= 0, "each holder lets go once");
        if (holders == 0)
        {
            shelf.Return(Items);
        }
    }

    /// <summary>A longer array with the same first <paramref name="count"/> elements; this one is released.</summary>
    public SharedArray<T> Grow(int count, int wanted)
    {
        var grown = shelf.Take(Math.Max(wanted, Items.Length));
        Items.AsSpan(0, count).CopyTo(grown.Items);
        Release();
        return grown;
    }
}
