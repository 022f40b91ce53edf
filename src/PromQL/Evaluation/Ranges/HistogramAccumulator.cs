using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// Sums or averages histograms as long as their buckets fit each other: compensated, or the plain way of
/// <see cref="PromQLRelease.Stable"/>.
/// </summary>
internal struct HistogramAccumulator
{
    private FloatHistogram? _sum;
    private FloatHistogram? _rest;
    private double _count;
    private bool _isIncremental;
    private bool _isResetSeen;
    private bool _isNoResetSeen;

    public bool AreBoundsReconciled { get; private set; }

    public bool IsIncompatible { get; private set; }

    public readonly bool IsEmpty => _sum is null;

    public readonly bool HasResetConflict => _isResetSeen && _isNoResetSeen;

    /// <summary>Adds one; false once the buckets do not fit each other.</summary>
    public bool Add(FloatHistogram histogram, bool isAverage, PromQLRelease release)
    {
        _isResetSeen |= histogram.CounterResetHint == CounterResetHint.CounterReset;
        _isNoResetSeen |= histogram.CounterResetHint == CounterResetHint.NotCounterReset;
        _count++;
        if (_sum is null)
        {
            _sum = histogram.Copy();
            return true;
        }

        return release == PromQLRelease.Stable
            ? isAverage ? MoveMean(histogram) : Note(_sum.Add(histogram))
            : isAverage ? AddToMean(histogram) : Note(_sum.AddCompensated(histogram, ref _rest));
    }

    public readonly FloatHistogram? Result(bool isAverage)
    {
        if (_sum is null)
        {
            return null;
        }

        if (isAverage && !_isIncremental)
        {
            _sum.Divide(_count);
            _rest?.Divide(_count);
        }

        if (_rest is not null)
        {
            _sum.Add(_rest);
        }

        return _sum;
    }

    /// <summary>Sums as long as nothing overflows, then goes on with an incremental mean.</summary>
    private bool AddToMean(FloatHistogram histogram)
    {
        if (!_isIncremental)
        {
            var sum = _sum!.Copy(); // Set by the first one.
            var rest = _rest?.Copy();
            if (!Note(sum.AddCompensated(histogram, ref rest)))
            {
                return false;
            }

            if (!sum.HasOverflow())
            {
                (_sum, _rest) = (sum, rest);
                return true;
            }

            _isIncremental = true;
            _sum!.Divide(_count - 1); // Set by the first one.
            _rest?.Divide(_count - 1);
        }

        var share = (_count - 1) / _count;
        _rest?.Multiply(share);
        _sum!.Multiply(share); // Set by the first one.
        return Note(_sum!.AddCompensated(histogram.Copy().Divide(_count), ref _rest));
    }

    /// <summary>Moves the mean by its distance to the new histogram, over their number.</summary>
    private bool MoveMean(FloatHistogram histogram)
    {
        _isIncremental = true;
        var distance = histogram.Copy().Divide(_count);
        return Note(distance.Subtract(_sum!.Copy().Divide(_count))) // Set by the first one.
            && Note(_sum!.Add(distance));
    }

    private bool Note(HistogramOutcome outcome)
    {
        AreBoundsReconciled |= outcome.AreBoundsReconciled;
        IsIncompatible |= outcome.IsIncompatible;
        return !outcome.IsIncompatible;
    }
}
