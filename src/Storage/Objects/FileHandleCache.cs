using Microsoft.Win32.SafeHandles;

namespace Trine.Storage.Objects;

/// <summary>Open files kept for their next reader, the least recently used closed first.</summary>
/// <remarks>
/// Thread-safe. A file in use stays open until its last lease is returned, also when it is evicted or its object replaced;
/// so the bound counts files kept, and the readers at work add to it.
/// </remarks>
internal sealed class FileHandleCache(int countMax) : IDisposable
{
    private readonly Lock _gate = new(); // Guards all fields below and the use counts of entries.
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _generation;

    /// <summary>Opens a file to read, or takes it from the cache.</summary>
    /// <exception cref="IOException">It cannot be opened; <see cref="FileNotFoundException"/> if it is not there.</exception>
    public Lease Rent(string path)
    {
        long generation;
        lock (_gate)
        {
            if (_entries.TryGetValue(path, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                node.Value.Uses++;
                return new Lease(this, node.Value);
            }

            generation = _generation;
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var entry = new Entry(path, handle) { Uses = 1 };
        lock (_gate)
        {
            // A file opened while another was replaced may be the old one, and is not kept.
            if (generation == _generation && !_entries.ContainsKey(path))
            {
                _entries.Add(path, _byUse.AddFirst(entry));
                entry.IsCached = true;
                EvictOver();
            }
        }

        return new Lease(this, entry);
    }

    /// <summary>Forgets a file that was replaced or removed. To be called after that happened.</summary>
    public void Forget(string path)
    {
        lock (_gate)
        {
            _generation++;
            if (_entries.TryGetValue(path, out var node))
            {
                Drop(node);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_byUse.First is { } node)
            {
                Drop(node);
            }
        }
    }

    private void EvictOver()
    {
        while (_byUse.Count > countMax && _byUse.Last is { } last)
        {
            Drop(last);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Path);
        node.Value.IsCached = false;
        CloseIfUnused(node.Value);
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Uses--;
            CloseIfUnused(entry);
        }
    }

    private static void CloseIfUnused(Entry entry)
    {
        if (!entry.IsCached && entry.Uses == 0)
        {
            entry.Handle.Dispose();
        }
    }

    /// <summary>The right to read a file until disposed of, once.</summary>
    internal readonly struct Lease(FileHandleCache cache, Entry entry) : IDisposable
    {
        public SafeFileHandle Handle => entry.Handle;

        public void Dispose() => cache.Return(entry);
    }

    internal sealed class Entry(string path, SafeFileHandle handle)
    {
        public string Path { get; } = path;

        public SafeFileHandle Handle { get; } = handle;

        public int Uses { get; set; }

        public bool IsCached { get; set; }
    }
}
