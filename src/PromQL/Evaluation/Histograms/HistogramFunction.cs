using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary>A number computed from a histogram of either kind.</summary>
internal abstract class HistogramFunction
{
    /// <summary>Tells of parameters that make no sense, once.</summary>
    public virtual void CheckParameters(int steps)
    {
    }

    /// <summary>Of a classic histogram.</summary>
    /// <param name="buckets">At least one, ascending by bound; may be changed.</param>
    /// <param name="step">Which step's.</param>
    /// <param name="metricName">Empty if it is gone.</param>
    public abstract double Of(ClassicBuckets buckets, int step, string metricName);

    /// <summary>Of a native histogram.</summary>
    public abstract double Of(FloatHistogram histogram, int step, string metricName);
}
