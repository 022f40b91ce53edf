using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Metrics;

/// <summary>One native histogram sample with absolute bucket counts. Not thread-safe while it is changed.</summary>
/// <remarks>
/// Counts are doubles in every case; <see cref="IsInteger"/> tells that they came as integers, so that storage can pack them.
/// Meaning: Prometheus's native histograms, exponential (schema -4 to 8) and with custom buckets (schema -53).
/// </remarks>
public sealed class FloatHistogram
{
    /// <summary>Schema of histograms with custom buckets.</summary>
    public const int CustomBucketsSchema = -53;

    public CounterResetHint CounterResetHint { get; set; }

    /// <summary>Resolution: a bucket's upper bound is 2^(2^-schema) times its lower one.</summary>
    public int Schema { get; set; }

    /// <summary>Width of the zero bucket on each side.</summary>
    public double ZeroThreshold { get; set; }

    public double ZeroCount { get; set; }

    public double Count { get; set; }

    /// <summary>Sum of observations; the staleness marker's bits mark a stale sample.</summary>
    public double Sum { get; set; }

    /// <summary>Whether every count is an integer below 2^53 that was sent as one.</summary>
    public bool IsInteger { get; set; }

    public BucketSpan[] PositiveSpans { get; set; } = [];

    public BucketSpan[] NegativeSpans { get; set; } = [];

    /// <summary>Absolute counts of the buckets that the spans name.</summary>
    public double[] PositiveBuckets { get; set; } = [];

    public double[] NegativeBuckets { get; set; } = [];

    /// <summary>Upper bounds of custom buckets, ascending, without +Inf; empty with other schemas.</summary>
    public double[] CustomValues { get; set; } = [];

    public bool UsesCustomBuckets => Schema == CustomBucketsSchema;

    /// <summary>Prometheus's form, <c>{count:3, sum:2.5, (0.5,1]:3}</c>.</summary>
    public override string ToString() => HistogramText.Format(this);
}
