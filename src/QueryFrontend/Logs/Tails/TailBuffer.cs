using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>
/// Entries between the tail of a query and its client: holds them back for the delay that the client asked for, puts them in
/// order of time, and drops what a slow client does not take. Thread-safe; one adds and one takes.
/// </summary>
/// <param name="delay">How long entries wait for earlier ones of other streams; 0 hands them on at once.</param>
/// <param name="metrics">Counts what is dropped.</param>
/// <param name="time">Measures the delay.</param>
internal sealed class TailBuffer(TimeSpan delay, QueryFrontendMetrics metrics, TimeProvider time)
{
    /// <summary>Ten messages, as in Loki.</summary>
    private const int ReadyEntriesMax = 10 * TailBatch.EntriesMax;

    /// <summary>What a busy tail may bring in during the longest delay; more goes out early.</summary>
    private const int HeldEntriesMax = 10_000;

    /// <summary>Dropped entries that are remembered by name; the rest is only counted.</summary>
    private const int DroppedEntriesMax = 1000;

    /// <summary>How long a burst may wait for the client before it is dropped.</summary>
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(1);

    private readonly int _entriesMax = delay > TimeSpan.Zero ? HeldEntriesMax : ReadyEntriesMax;
    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly PriorityQueue<LogEntry, (long TimestampNs, long Arrival)> _held = new();
    private readonly Queue<(long ArrivedAt, long TimestampNs)> _arrivals = new();
    private readonly List<LogEntry> _dropped = [];
    private int _rowsLost;
    private long _arrivalCount;
    private long _dueNs = long.MinValue; // Entries up to here may go.
    private TaskCompletionSource _added = NewSignal();
    private TaskCompletionSource _taken = NewSignal();

    /// <summary>Adds entries, waiting a moment for room; what finds none is dropped and reported to the client.</summary>
    public async ValueTask AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        for (var next = 0; next < entries.Count;)
        {
            Task room;
            lock (_lock)
            {
                next = AddWhatFits(entries, next);
                room = _taken.Task;
            }

            if (next < entries.Count && !await IsSignalledAsync(room, PatienceMax, cancellationToken))
            {
                Drop(entries, next);
                return;
            }
        }
    }

    /// <summary>Counts rows that were lost on their way here.</summary>
    public void AddLost(int rows)
    {
        lock (_lock)
        {
            _rowsLost += rows;
            Pulse(ref _added);
        }
    }

    /// <summary>Waits for entries that are due, or losses to report.</summary>
    public async ValueTask<TailBatch> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            TimeSpan untilDue;
            lock (_lock)
            {
                untilDue = AdvanceDue();
                if (TakeDue() is { } batch)
                {
                    Pulse(ref _taken);
                    return batch;
                }

                added = _added.Task;
            }

            await IsSignalledAsync(added, untilDue, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Pulse(ref TaskCompletionSource signal)
    {
        signal.TrySetResult();
        signal = NewSignal();
    }

    private int AddWhatFits(IReadOnlyList<LogEntry> entries, int next)
    {
        var first = next;
        var now = time.GetTimestamp();
        for (; next < entries.Count && _held.Count < _entriesMax; next++)
        {
            _held.Enqueue(entries[next], (entries[next].TimestampNs, _arrivalCount++));
            _arrivals.Enqueue((now, entries[next].TimestampNs));
        }

        if (next > first)
        {
            Pulse(ref _added);
        }

        return next;
    }

    private void Drop(IReadOnlyList<LogEntry> entries, int first)
    {
        metrics.TailEntriesDropped(entries.Count - first);
        lock (_lock)
        {
            for (var i = first; i < entries.Count; i++)
            {
                if (_dropped.Count < DroppedEntriesMax)
                {
                    _dropped.Add(entries[i]);
                }
                else
                {
                    _rowsLost++;
                }
            }
        }
    }

    /// <summary>Moves up to the newest entry whose delay is over, or that has to go early since the buffer is full.</summary>
    /// <returns>How long until the next delay is over.</returns>
    private TimeSpan AdvanceDue()
    {
        while (_arrivals.TryPeek(out var arrival))
        {
            var left = delay - time.GetElapsedTime(arrival.ArrivedAt);
            if (left > TimeSpan.Zero && _arrivals.Count < _entriesMax)
            {
                return left;
            }

            _dueNs = Math.Max(_dueNs, arrival.TimestampNs);
            _arrivals.Dequeue();
        }

        return Timeout.InfiniteTimeSpan;
    }

    private TailBatch? TakeDue()
    {
        var entries = new List<LogEntry>();
        while (entries.Count < TailBatch.EntriesMax
            && _held.TryPeek(out var entry, out var place) && place.TimestampNs <= _dueNs)
        {
            entries.Add(entry);
            _held.Dequeue();
        }

        if (entries.Count == 0 && _dropped.Count == 0 && _rowsLost == 0)
        {
            return null;
        }

        var batch = new TailBatch(entries, [.. _dropped], _rowsLost);
        _dropped.Clear();
        _rowsLost = 0;
        return batch;
    }

    private async Task<bool> IsSignalledAsync(Task signal, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
