namespace Trine.PromQL.Evaluation.Histograms;

/// <summary>How many observations lie below each of two bounds, found while walking up the buckets.</summary>
internal struct BoundRanks(double lower, double upper)
{
    private double _rank;
    private double _lowerRank;
    private double _upperRank;
    private bool _isLowerFound;
    private bool _isUpperFound;

    public readonly bool AreBothFound => _isLowerFound && _isUpperFound;

    /// <summary>Walks over a bucket with its own count.</summary>
    public void Add(double from, double to, double count, bool isLinear)
    {
        Find(lower, from, to, count, isLinear, ref _lowerRank, ref _isLowerFound);
        Find(upper, from, to, count, isLinear, ref _upperRank, ref _isUpperFound);
        _rank += count;
    }

    /// <summary>Walks over a bucket whose count includes those below.</summary>
    public void AddCumulative(double from, double to, double count)
    {
        FindCumulative(lower, from, to, count, ref _lowerRank, ref _isLowerFound);
        FindCumulative(upper, from, to, count, ref _upperRank, ref _isUpperFound);
        _rank = count;
    }

    /// <summary>The observations between the bounds.</summary>
    public readonly double Distance(double total)
    {
        var below = !_isLowerFound || _lowerRank > total ? total : _lowerRank;
        var until = !_isUpperFound || _upperRank > total ? total : _upperRank;
        return until - below;
    }

    private readonly void Find(
        double bound, double from, double to, double count, bool isLinear, ref double rank, ref bool isFound)
    {
        if (isFound)
        {
            return;
        }

        if (from >= bound)
        {
            (rank, isFound) = (_rank, true);
        }
        else if (to > bound)
        {
            (rank, isFound) = (isLinear ? Linear(bound, from, to, count) : Exponential(bound, from, to, count), true);
        }
    }

    private readonly void FindCumulative(
        double bound, double from, double to, double count, ref double rank, ref bool isFound)
    {
        if (isFound)
        {
            return;
        }

        if (from >= bound)
        {
            (rank, isFound) = (_rank, true);
        }
        else if (to > bound)
        {
            rank = double.IsNegativeInfinity(from)
                ? count
                : _rank + (count - _rank) * (bound - from) / (to - from);
            isFound = true;
        }
    }

    /// <summary>A bucket without a lower end counts as a whole: there is nothing to interpolate.</summary>
    private readonly double Linear(double bound, double from, double to, double count)
        => double.IsNegativeInfinity(from) ? count : _rank + count * (bound - from) / (to - from);

    private readonly double Exponential(double bound, double from, double to, double count)
    {
        var logFrom = Math.Log2(Math.Abs(from));
        var logTo = Math.Log2(Math.Abs(to));
        var logAt = Math.Log2(Math.Abs(bound));
        var fraction = bound > 0
            ? (logAt - logFrom) / (logTo - logFrom)
            : 1 - (logAt - logTo) / (logFrom - logTo);
        return _rank + count * fraction;
    }
}
