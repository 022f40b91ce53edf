using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation;

/// <summary>Counts the samples that a query holds, and refuses more than it may. Thread-safe.</summary>
/// <param name="samplesMax">Most samples at once.</param>
internal sealed class SampleBudget(long samplesMax)
{
    // Fixed part of a histogram in upstream's memory, by which it counts.
    private const int HistogramBytesFixed = 168;
    private const int SampleBytes = 16;

    private long _current;
    private long _peak;

    public long Peak => Volatile.Read(ref _peak);

    public long Current => Volatile.Read(ref _current);

    /// <exception cref="Model.RequestException">The query holds too much.</exception>
    public void Add(long samples)
    {
        var current = Interlocked.Add(ref _current, samples);
        if (current > samplesMax)
        {
            throw QueryFailure.TooManySamples();
        }

        RaisePeak(current);
    }

    /// <summary>Forgets what was counted since a mark, but for what is kept.</summary>
    public void Release(long mark, long kept)
    {
        Volatile.Write(ref _current, mark);
        Add(kept);
    }

    /// <summary>How many float samples a histogram counts for.</summary>
    public static int SizeOf(FloatHistogram histogram)
    {
        var bytes = HistogramBytesFixed
            + 8 * (histogram.PositiveSpans.Length + histogram.NegativeSpans.Length)
            + 8 * (histogram.PositiveBuckets.Length + histogram.NegativeBuckets.Length + histogram.CustomValues.Length);
        return (bytes + 8) / SampleBytes;
    }

    private void RaisePeak(long current)
    {
        var peak = Volatile.Read(ref _peak);
        while (current > peak)
        {
            var seen = Interlocked.CompareExchange(ref _peak, current, peak);
            if (seen == peak)
            {
                return;
            }

            peak = seen;
        }
    }
}
