namespace Trine.TraceQL.Evaluation;

/// <summary>Counts values by the power of two at or above them, for each series and interval.</summary>
internal sealed class BucketCounts(int intervals)
{
    /// <summary>Powers from 2^-64 to 2^64; what is beyond counts for the last one.</summary>
    private const int ExponentMax = 64;

    private const int Buckets = (2 * ExponentMax) + 1;

    private readonly IntervalArrays _counts = new(intervals, 0);

    /// <summary>Adds spans of one table; NaN is passed over, all others are positive.</summary>
    public void Add(SpanObservations spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            var number = spans.Numbers[i];
            if (!double.IsNaN(number))
            {
                _counts[(spans.Series[i] * Buckets) + BucketOf(number)][spans.Intervals[i]]++;
            }
        }
    }

    public void Merge(int series, BucketCounts other, int otherSeries)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            if (other._counts.Find((otherSeries * Buckets) + bucket) is { } theirs)
            {
                var ours = _counts[(series * Buckets) + bucket];
                for (var i = 0; i < ours.Length; i++)
                {
                    ours[i] += theirs[i];
                }
            }
        }
    }

    /// <summary>The buckets of a series that hold anything: the power and the counts by interval, ascending.</summary>
    public List<(int Exponent, double[] Counts)> Of(int series)
    {
        var found = new List<(int, double[])>();
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            if (_counts.Find((series * Buckets) + bucket) is { } counts)
            {
                found.Add((bucket - ExponentMax, counts));
            }
        }

        return found;
    }

    private static int BucketOf(double number)
    {
        const long MantissaMask = (1L << 52) - 1;
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)(bits >> 52) - 1_023 + ((bits & MantissaMask) == 0 ? 0 : 1);
        return Math.Clamp(exponent, -ExponentMax, ExponentMax) + ExponentMax;
    }
}
