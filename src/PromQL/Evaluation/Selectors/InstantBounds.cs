using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// For each step the index of the newest sample within the lookback, or -1. Series that share their timestamps, as
/// those of one scrape do, or their rhythm, as those of scrapes with one interval do, share the work. Not thread-safe.
/// </summary>
internal sealed class InstantBounds(StepGrid grid, TimeReference reference, long lookbackMs)
{
    private readonly int[] _last = new int[grid.Count];
    private readonly ShiftRange _times = new();

    public ReadOnlySpan<int> Last => _last;

    /// <summary>Whether there is a sample for every step.</summary>
    public bool IsComplete { get; private set; }

    public void Find(ReadOnlySpan<long> timestampsMs)
    {
        if (_times.Holds(timestampsMs, out _))
        {
            return;
        }

        _times.Begin(timestampsMs);
        IsComplete = true;
        var next = 0;
        for (var step = 0; step < _last.Length; step++)
        {
            var at = reference.At(grid.TimeMs(step));
            while (next < timestampsMs.Length && timestampsMs[next] <= at)
            {
                next++;
            }

            var isFound = next > 0 && timestampsMs[next - 1] > at - lookbackMs;
            _times.KeepNotLater(next - 1, isFound ? at : at - lookbackMs);
            _times.KeepLater(next, at);
            if (isFound)
            {
                _times.KeepLater(next - 1, at - lookbackMs);
            }

            _last[step] = isFound ? next - 1 : -1;
            IsComplete &= isFound;
        }
    }
}
