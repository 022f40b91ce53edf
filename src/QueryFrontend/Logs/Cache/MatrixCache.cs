using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs.Cache;

/// <summary>
/// Answers of parts of metric queries, bounded in bytes; the least recently used go first. Thread-safe.
/// </summary>
/// <param name="bytesMax">An estimate of the memory that answers take.</param>
internal sealed class MatrixCache(long bytesMax)
{
    private const int EntryOverheadBytes = 256;
    private const int SeriesOverheadBytes = 128;
    private const int LabelOverheadBytes = 64;

    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly Dictionary<MatrixKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    public bool TryGet(MatrixKey key, out LogQueryResponse response)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                response = new LogQueryResponse(new MetricMatrix([]), default, []);
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            response = node.Value.Response;
            return true;
        }
    }

    /// <summary>Keeps an answer, unless it alone is larger than the cache.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Add(MatrixKey key, LogQueryResponse response)
    {
        var bytes = BytesOf(key, response);
        if (bytes > bytesMax)
        {
            return false;
        }

        // What it cost is not to be counted again for those who get it for nothing.
        var entry = new Entry(key, response with { Counts = default }, bytes);
        lock (_lock)
        {
            if (_entries.Remove(key, out var old))
            {
                Remove(old);
            }

            _entries.Add(key, _byUse.AddFirst(entry));
            _bytes += bytes;
            while (_bytes > bytesMax)
            {
                var last = _byUse.Last!; // The sum of none is 0.
                _entries.Remove(last.Value.Key);
                Remove(last);
            }
        }

        return true;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private static long BytesOf(MatrixKey key, LogQueryResponse response)
    {
        var bytes = EntryOverheadBytes + (2L * key.Query.Length);
        if (response.Data is MetricMatrix matrix)
        {
            foreach (var series in matrix.Series)
            {
                bytes += SeriesOverheadBytes + BytesOf(series.Labels)
                    + ((sizeof(long) + sizeof(double)) * (long)series.Values.Length);
            }
        }

        return bytes;
    }

    private static long BytesOf(LabelSet labels)
        => labels.Sum(label => LabelOverheadBytes + (2L * (label.Name.Length + label.Value.Length)));

    private sealed record Entry(MatrixKey Key, LogQueryResponse Response, long Bytes);
}
