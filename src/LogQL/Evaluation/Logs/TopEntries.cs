using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>The entries of a log query found so far that its limit lets through. Thread-safe.</summary>
internal sealed class TopEntries
{
    private readonly Lock _lock = new(); // Guards _entries.
    private readonly EntryOrder _order;
    private readonly LogDirection _direction;
    private readonly int _limit;
    private readonly MemoryBudget _budget;
    private readonly PriorityQueue<PlacedEntry, PlacedEntry> _entries; // The entry that goes first is the last in order.
    private long _boundNs;

    public TopEntries(int limit, LogDirection direction, MemoryBudget budget)
    {
        _limit = limit;
        _direction = direction;
        _budget = budget;
        _order = new EntryOrder(direction);
        _entries = new(Comparer<PlacedEntry>.Create((left, right) => _order.Compare(right, left)));
        _boundNs = direction == LogDirection.Backward ? long.MinValue : long.MaxValue;
    }

    /// <summary>Whether an entry at an instant can still get in; equal times can, by their stream.</summary>
    public bool Admits(long timestampNs)
    {
        var boundNs = Volatile.Read(ref _boundNs);
        return _direction == LogDirection.Backward ? timestampNs >= boundNs : timestampNs <= boundNs;
    }

    /// <summary>The part of a range from which entries can still get in.</summary>
    public TimeRange Narrow(TimeRange range)
    {
        var boundNs = Volatile.Read(ref _boundNs);
        return _direction == LogDirection.Backward
            ? range with { StartNs = Math.Max(range.StartNs, boundNs) }
            : range with { EndNs = Math.Min(range.EndNs, boundNs == long.MaxValue ? boundNs : boundNs + 1) };
    }

    public void Add(PlacedEntry entry)
    {
        const int EntryBytes = 256;
        lock (_lock)
        {
            if (_entries.Count < _limit)
            {
                _budget.Take(EntryBytes + entry.Entry.Line.Length);
                _entries.Enqueue(entry, entry);
            }
            else if (_order.Compare(entry, _entries.Peek()) < 0)
            {
                _entries.EnqueueDequeue(entry, entry);
            }

            if (_entries.Count == _limit)
            {
                Volatile.Write(ref _boundNs, _entries.Peek().Entry.TimestampNs);
            }
        }
    }

    /// <summary>The entries in the order of the answer.</summary>
    public IReadOnlyList<LogEntry> ToList()
    {
        lock (_lock)
        {
            return [.. _entries.UnorderedItems.Select(item => item.Element).Order(_order).Select(placed => placed.Entry)];
        }
    }
}
