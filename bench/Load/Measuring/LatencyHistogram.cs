using System.Numerics;

namespace Trine.Load.Measuring;

/// <summary>
/// Latencies in buckets that are at most 1/64 wide of their value: constant memory, however long a run is.
/// </summary>
/// <remarks>Not thread-safe; each worker has its own, and <see cref="Add(LatencyHistogram)"/> joins them.</remarks>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubCount = 1 << SubBits;

    private readonly long[] _counts = new long[SubCount * (64 - SubBits + 1)];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        _counts[BucketOf(Microseconds(latency))]++;
        Count++;
        Max = latency > Max ? latency : Max;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>The latency that this share of all does not exceed; zero when there is none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TimeSpan Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length && Count > 0; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= Math.Max(rank, 1))
            {
                var upper = TimeSpan.FromMicroseconds(UpperOf(bucket));
                return upper < Max ? upper : Max;
            }
        }

        return Max;
    }

    private static ulong Microseconds(TimeSpan latency)
        => (ulong)Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond);

    private static int BucketOf(ulong value)
    {
        if (value < SubCount)
        {
            return (int)value;
        }

        // The leading bit picks the group, the six bits behind it the bucket within.
        var shift = BitOperations.Log2(value) - SubBits;
        return ((shift + 1) << SubBits) + (int)(value >> shift) - SubCount;
    }

    /// <summary>The largest value of a bucket.</summary>
    private static double UpperOf(int bucket)
    {
        if (bucket < SubCount)
        {
            return bucket;
        }

        var shift = (bucket >> SubBits) - 1;
        return Math.ScaleB((bucket & (SubCount - 1)) + SubCount + 1, shift) - 1;
    }
}
