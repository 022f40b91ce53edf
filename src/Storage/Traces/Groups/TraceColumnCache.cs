using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>
/// Decoded columns of row groups, kept for the next query. Bounded in bytes, the least recently used dropped first.
/// Thread-safe.
/// </summary>
/// <remarks>Columns are plain arrays that nobody changes: who holds one that was dropped keeps it.</remarks>
/// <param name="bytesMax">The most that the columns may take.</param>
public sealed class TraceColumnCache(long bytesMax)
{
    private readonly LruCache<(RowGroup Group, GroupSlot Slot), object> _columns = new(bytesMax);

    /// <summary>Bytes of all columns.</summary>
    public long MemoryBytes => _columns.Bytes;

    internal object? Find(RowGroup group, GroupSlot slot) => _columns.Find((group, slot));

    internal void Add(RowGroup group, GroupSlot slot, object column, long bytes)
    {
        // A larger one would push out everything else.
        if (bytes <= bytesMax / 4)
        {
            _columns.GetOrAdd((group, slot), column, bytes);
        }
    }
}
