namespace Trine.Storage.Logs;

/// <summary>
/// Decoded pages, kept for the next chunk of the same page: chunks of small streams share one, and a query takes them one
/// after another. Bounded in bytes, the least recently used freed first. Thread-safe.
/// </summary>
/// <remarks>Pages in use are never freed, so the bound is on what lies idle beside them.</remarks>
public sealed class LogPageCache(long bytesMax) : IDisposable
{
    /// <summary>Enough for the pages that a few workers read at once.</summary>
    private const long IdleBufferBytesMax = 16 << 20;

    private readonly PageBuffers _buffers = new(IdleBufferBytesMax);
    private readonly Lock _gate = new(); // Guards all fields below and the entries' use counts and sizes.
    private readonly Dictionary<(string Name, long Offset), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>Bytes of all columns, in use or idle, as of the last return of each page.</summary>
    public long MemoryBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _byUse.Where(entry => entry.Uses == 0))
            {
                entry.Page.Dispose();
            }

            _byUse.Clear();
            _entries.Clear();
        }
    }

    /// <summary>Takes a page, to be given back by <see cref="Return"/>.</summary>
    internal LogPage Rent(LogPageSource source)
    {
        var key = source.Key;
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                node = _byUse.AddFirst(new Entry(new LogPage(source, _buffers)));
                _entries.Add(key, node);
            }
            else
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            node.Value.Uses++;
            return node.Value.Page;
        }
    }

    /// <summary>Gives a page back; its columns must not be used any more.</summary>
    internal void Return(LogPage page)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(page.Source.Key, out var node) || node.Value.Page != page)
            {
                return; // The cache was disposed of; the collector takes the page.
            }

            var entry = node.Value;
            entry.Uses--;
            _bytes += page.MemoryBytes - entry.Bytes;
            entry.Bytes = page.MemoryBytes;
            FreeOver();
        }
    }

    private void FreeOver()
    {
        var node = _byUse.Last;
        while (_bytes > bytesMax && node is not null)
        {
            var next = node.Previous;
            if (node.Value.Uses == 0)
            {
                Remove(node);
            }

            node = next;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Page.Source.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
        node.Value.Page.Dispose();
    }

    private sealed class Entry(LogPage page)
    {
        public LogPage Page { get; } = page;

        public int Uses { get; set; }

        public long Bytes { get; set; }
    }
}
