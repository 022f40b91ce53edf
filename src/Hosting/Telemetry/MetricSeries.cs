namespace Trine.Hosting.Telemetry;

/// <summary>The state of one tag set of one metric. Thread-safe; never allocates once built.</summary>
/// <param name="labels">As between the braces, sorted by name: <c>method="GET",route="ready"</c>.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, ascending, without infinity; empty otherwise.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    public string Labels { get; } = labels;

    /// <summary>The value of a counter or gauge; the sum of a histogram.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>The scrape in which an observed metric last reported; older ones are no longer there.</summary>
    public long LastScrape { get; set; }

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);

            // By bits, since a NaN does not equal itself.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public void Observe(double value)
    {
        var index = 0;
        while (index < bounds.Length && value > bounds[index])
        {
            index++;
        }

        Interlocked.Increment(ref _buckets[index]);
        Add(value);
    }

    public long BucketAt(int index) => Interlocked.Read(ref _buckets[index]);
}
