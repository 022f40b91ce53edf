namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// Which samples each step's window holds, found in one pass. Series that share their timestamps, as those of one
/// scrape do, share the work. Not thread-safe.
/// </summary>
internal sealed class WindowBounds(RangeSource source)
{
    private readonly int[] _from = new int[source.Grid.Count];
    private readonly int[] _to = new int[source.Grid.Count];
    private long[] _timesMs = [];
    private int _count = -1;

    public ReadOnlySpan<int> From => _from;

    public ReadOnlySpan<int> To => _to;

    /// <summary>Changes whenever the bounds do.</summary>
    public int Version { get; private set; }

    /// <summary>Samples in all windows together.</summary>
    public long Total { get; private set; }

    /// <summary>Samples in the largest window.</summary>
    public int Largest { get; private set; }

    public void Find(ReadOnlySpan<long> timesMs)
    {
        if (_count == timesMs.Length && timesMs.SequenceEqual(_timesMs.AsSpan(0, _count)))
        {
            return;
        }

        if (_timesMs.Length < timesMs.Length)
        {
            _timesMs = new long[timesMs.Length];
        }

        timesMs.CopyTo(_timesMs);
        _count = timesMs.Length;
        Version++;
        Total = 0;
        Largest = 0;
        var from = 0;
        var to = 0;
        for (var step = 0; step < _from.Length; step++)
        {
            var end = source.Reference.At(source.Grid.TimeMs(step));
            var start = end - source.RangeMs - source.BeforeMs;
            end += source.AfterMs;
            while (to < timesMs.Length && timesMs[to] <= end)
            {
                to++;
            }

            while (from < to && timesMs[from] <= start)
            {
                from++;
            }

            _from[step] = from;
            _to[step] = to;
            Total += to - from;
            Largest = Math.Max(Largest, to - from);
        }
    }
}
