using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary>
/// Cumulative buckets of one classic histogram at one step, ascending by bound. Reused; not thread-safe.
/// </summary>
internal sealed class ClassicBuckets(int capacity)
{
    // Counts closer than this to each other, relatively, differ by rounding only.
    private const double Tolerance = 1e-12;
    private const double SmallestNormal = 2.2250738585072014e-308;

    private readonly double[] _bounds = new double[capacity];
    private readonly double[] _counts = new double[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Bounds => _bounds.AsSpan(0, Count);

    public ReadOnlySpan<double> Counts => _counts.AsSpan(0, Count);

    public bool HasInfinite => Count > 0 && double.IsPositiveInfinity(_bounds[Count - 1]);

    public void Clear() => Count = 0;

    /// <summary>Appends a bucket, or adds to the last one if that has the same bound.</summary>
    public void Add(double bound, double count)
    {
        if (Count > 0 && _bounds[Count - 1] == bound)
        {
            _counts[Count - 1] += count;
            return;
        }

        (_bounds[Count], _counts[Count]) = (bound, count);
        Count++;
    }

    /// <summary>Makes counts ascend; null if there was nothing to change but what rounding did.</summary>
    /// <param name="position">Where the buckets stand in the query.</param>
    /// <param name="timeMs">The step's time.</param>
    public MonotonicityFix? MakeMonotonic(PositionRange position, long timeMs)
    {
        MonotonicityFix? fix = null;
        var previous = _counts[0];
        for (var i = 1; i < Count; i++)
        {
            var count = _counts[i];
            if (count == previous)
            {
                continue;
            }

            if (AreAlmostEqual(previous, count))
            {
                _counts[i] = previous;
            }
            else if (count < previous)
            {
                var one = new MonotonicityFix(position, _bounds[i], _bounds[i], previous - count, timeMs, timeMs);
                fix = fix is null ? one : fix.Merge(one) with { Count = 1 };
                _counts[i] = previous;
            }
            else
            {
                previous = count;
            }
        }

        return fix;
    }

    private static bool AreAlmostEqual(double left, double right)
    {
        if (double.IsNaN(left) && double.IsNaN(right))
        {
            return true;
        }

        var sum = Math.Abs(left) + Math.Abs(right);
        var difference = Math.Abs(left - right);
        return left == 0 || right == 0 || sum < SmallestNormal
            ? difference < Tolerance * SmallestNormal
            : difference / Math.Min(sum, double.MaxValue) < Tolerance;
    }
}
