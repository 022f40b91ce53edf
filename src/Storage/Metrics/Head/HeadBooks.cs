namespace Trine.Storage.Metrics;

/// <summary>What a head counts as rows come and go. Guarded by the head's lock.</summary>
internal struct HeadBooks
{
    private long _flushingOldestNs;
    private long _unflushedMinMs;
    private long _flushingMinMs;
    private long _flushingRows;

    public static HeadBooks Empty => new()
    {
        MaxMs = long.MinValue,
        MinMs = long.MaxValue,
        OldestNs = long.MaxValue,
        _flushingOldestNs = long.MaxValue,
        _unflushedMinMs = long.MaxValue,
        _flushingMinMs = long.MaxValue,
    };

    /// <summary>Time of the newest sample ever applied.</summary>
    public long MaxMs { get; private set; }

    /// <summary>Time of the oldest sample ever applied.</summary>
    public long MinMs { get; private set; }

    /// <summary>Time of the oldest sample in memory; the longest long if there is none.</summary>
    public readonly long InMemoryMinMs => Math.Min(_unflushedMinMs, _flushingMinMs);

    /// <summary>When the oldest row came that no flush has taken.</summary>
    public long OldestNs { get; private set; }

    public long LastAppendNs { get; private set; }

    public long UnflushedRows { get; private set; }

    /// <summary>Whether any sample is in memory.</summary>
    public readonly bool HasRows => UnflushedRows > 0 || _flushingRows > 0;

    /// <summary>Memory of rows that no flush has taken.</summary>
    public long UnflushedBytes { get; set; }

    public long FlushingBytes { get; private set; }

    public long SeriesCreated;

    public long SeriesRemoved;

    /// <summary>Counts the times of samples that were applied.</summary>
    /// <returns>The oldest of them; the longest long if there is none.</returns>
    public long SeeTimes(AdmittedRows rows)
    {
        var (oldestMs, newestMs) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var sample in rows.Floats)
        {
            oldestMs = Math.Min(oldestMs, sample.TimestampMs);
            newestMs = Math.Max(newestMs, sample.TimestampMs);
        }

        foreach (var histogram in rows.Histograms)
        {
            oldestMs = Math.Min(oldestMs, histogram.TimestampMs);
            newestMs = Math.Max(newestMs, histogram.TimestampMs);
        }

        (MinMs, MaxMs) = (Math.Min(MinMs, oldestMs), Math.Max(MaxMs, newestMs));
        _unflushedMinMs = Math.Min(_unflushedMinMs, oldestMs);
        return oldestMs;
    }

    public void AddRows(int count, long nowNs)
    {
        UnflushedRows += count;
        OldestNs = Math.Min(OldestNs, nowNs);
        LastAppendNs = nowNs;
    }

    public void BeginFlush()
    {
        (_flushingOldestNs, OldestNs) = (OldestNs, long.MaxValue);
        (_flushingMinMs, _unflushedMinMs) = (_unflushedMinMs, long.MaxValue);
        (_flushingRows, UnflushedRows) = (UnflushedRows, 0);
        (FlushingBytes, UnflushedBytes) = (UnflushedBytes, 0);
    }

    public void EndFlush(bool isComplete)
    {
        if (!isComplete)
        {
            OldestNs = Math.Min(OldestNs, _flushingOldestNs);
            _unflushedMinMs = InMemoryMinMs;
            UnflushedRows += _flushingRows;
            UnflushedBytes += FlushingBytes;
        }

        (_flushingOldestNs, _flushingMinMs, _flushingRows, FlushingBytes) = (long.MaxValue, long.MaxValue, 0, 0);
    }
}
