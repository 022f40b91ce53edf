namespace Trine.Storage.Logs.Head;

/// <summary>An array with several holders: it goes back to its shelf when the last one lets go. Thread-safe.</summary>
/// <remarks>
/// One writer fills elements that no reader has been told of; readers see elements [0, n) of the moment they joined. A
/// reader that forgets to let go costs a reuse, never a wrong byte: the garbage collector takes the array.
/// </remarks>
internal sealed class SharedArray<T>(ArrayShelf<T> shelf, T[] items)
    where T : unmanaged
{
    private HolderCount _holders = HolderCount.One;

    public T[] Items { get; } = items;

    public long Bytes => (long)Items.Length * shelf.ElementBytes;

    /// <inheritdoc cref="HolderCount.Hold"/>
    public void Hold() => _holders.Hold();

    public void Release()
    {
        if (_holders.Release())
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
