using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// Which samples each step's window holds, found in one pass. Series that share their timestamps, as those of one
/// scrape do, or their rhythm, as those of scrapes with one interval do, share the work. Not thread-safe.
/// </summary>
internal sealed class WindowBounds(RangeSource source)
{
    private readonly int[] _from = new int[source.Grid.Count];
    private readonly int[] _to = new int[source.Grid.Count];
    private readonly ShiftRange _times = new();
    private long _shiftMs;

    public ReadOnlySpan<int> From => _from;

    public ReadOnlySpan<int> To => _to;

    /// <summary>Changes whenever the bounds do, or the distances of the samples.</summary>
    public int Version { get; private set; }

    /// <summary>How much later all samples are than the first that had the same version.</summary>
    public long ShiftMs => _shiftMs;

    /// <summary>Samples in all windows together.</summary>
    public long Total { get; private set; }

    /// <summary>Samples in the largest window.</summary>
    public int Largest { get; private set; }

    public void Find(ReadOnlySpan<long> timesMs)
    {
        if (_times.Holds(timesMs, out _shiftMs))
        {
            return;
        }

        _times.Begin(timesMs);
        _shiftMs = 0;
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

            _times.KeepNotLater(to - 1, end);
            _times.KeepLater(to, end);
            _times.KeepNotLater(from - 1, start);
            _times.KeepLater(from, start);
            _from[step] = from;
            _to[step] = to;
            Total += to - from;
            Largest = Math.Max(Largest, to - from);
        }
    }
}
