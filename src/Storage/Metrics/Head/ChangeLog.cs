using System.Security.Cryptography;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Tells how far back in time samples have come since a moment. Not thread-safe.</summary>
/// <remarks>
/// Only what a later push has not reached behind is remembered, so times ascend with sequences: the first entry after a
/// moment is the oldest. Samples that come in order of time leave one entry for each <see cref="ResolutionMs"/>.
/// </remarks>
internal sealed class ChangeLog
{
    /// <summary>Times are rounded down to this.</summary>
    internal const long ResolutionMs = 60_000;

    /// <summary>Almost three days of samples in order; for moments before, everything counts as changed.</summary>
    internal const int EntriesMax = 4096;

    private readonly ulong _epoch = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly List<Entry> _entries = [];
    private long _sequence;
    private long _forgotten; // Sequence of the newest entry that was dropped for want of room.

    /// <summary>The moment after everything that was marked.</summary>
    public MetricVersion Version => new(_epoch, _sequence);

    /// <summary>Remembers a push. Called once its samples can be read: a reader in between sees it as a change.</summary>
    /// <param name="oldestMs">Time of its oldest sample.</param>
    public void Mark(long oldestMs)
    {
        var fromMs = oldestMs < long.MinValue + ResolutionMs
            ? long.MinValue : oldestMs - (((oldestMs % ResolutionMs) + ResolutionMs) % ResolutionMs);
        var count = _entries.Count;
        while (count > 0 && _entries[count - 1].FromMs >= fromMs)
        {
            count--;
        }

        _entries.RemoveRange(count, _entries.Count - count);
        _entries.Add(new Entry(++_sequence, fromMs));
        if (_entries.Count > EntriesMax)
        {
            _forgotten = _entries[(EntriesMax / 2) - 1].Sequence;
            _entries.RemoveRange(0, EntriesMax / 2);
        }
    }

    /// <summary>What came since one of these moments; those of other epochs are passed over.</summary>
    public MetricChanges Since(IReadOnlyList<MetricVersion> versions)
    {
        var fromMs = long.MinValue;
        foreach (var version in versions)
        {
            if (version.Epoch == _epoch)
            {
                fromMs = FromMs(version.Sequence);
            }
        }

        return new MetricChanges([Version], fromMs);
    }

    private long FromMs(long sequence)
    {
        if (sequence < _forgotten)
        {
            return long.MinValue;
        }

        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low < _entries.Count ? _entries[low].FromMs : long.MaxValue;
    }

    private readonly record struct Entry(long Sequence, long FromMs);
}
