using Trine.Codecs;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>
/// Times of a series, and how far all of them may be shifted together before one crosses a bound: series that were
/// scraped in one rhythm but at an offset of their own fall into the same windows. Not thread-safe.
/// </summary>
internal sealed class ShiftRange
{
    private long[] _timesMs = [];
    private int _count = -1;
    private long _least;
    private long _most;

    /// <summary>Whether times are those of the last <see cref="Begin"/>, shifted within the range.</summary>
    public bool Holds(ReadOnlySpan<long> timesMs, out long shiftMs)
    {
        shiftMs = _count > 0 && timesMs.Length > 0 ? timesMs[0] - _timesMs[0] : 0;
        return _count == timesMs.Length && shiftMs >= _least && shiftMs <= _most
            && ShiftedColumn.Is(timesMs, _timesMs, shiftMs);
    }

    /// <summary>Takes over other times, which are not bounded yet.</summary>
    public void Begin(ReadOnlySpan<long> timesMs)
    {
        if (_timesMs.Length < timesMs.Length)
        {
            _timesMs = new long[timesMs.Length];
        }

        timesMs.CopyTo(_timesMs);
        (_count, _least, _most) = (timesMs.Length, long.MinValue, long.MaxValue);
    }

    /// <summary>Keeps one of the times, if it is there, from becoming later than a bound.</summary>
    public void KeepNotLater(int index, long boundMs)
    {
        if (index >= 0 && index < _count)
        {
            _most = Math.Min(_most, boundMs - _timesMs[index]);
        }
    }

    /// <summary>Keeps one of the times, if it is there, later than a bound.</summary>
    public void KeepLater(int index, long boundMs)
    {
        if (index >= 0 && index < _count)
        {
            _least = Math.Max(_least, boundMs - _timesMs[index] + 1);
        }
    }
}
