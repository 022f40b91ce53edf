using Trine.Model.GoText;

namespace Trine.Model.Metrics.Histograms;

/// <summary>A bucket with its bounds.</summary>
/// <param name="Lower">Lower bound; of negative buckets the one further from zero.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="IsLowerInclusive">Whether the lower bound itself is in the bucket.</param>
/// <param name="IsUpperInclusive">Whether the upper bound itself is in the bucket.</param>
/// <param name="Count">Observations.</param>
/// <param name="Index">Index within its side; 0 of the zero bucket.</param>
public readonly record struct HistogramBucket(
    double Lower, double Upper, bool IsLowerInclusive, bool IsUpperInclusive, double Count, int Index)
{
    /// <summary>As Prometheus prints it: <c>(0.5,1]:3</c>.</summary>
    public override string ToString()
        => $"{(IsLowerInclusive ? '[' : '(')}{GoFloat.FormatG(Lower)},{GoFloat.FormatG(Upper)}"
            + $"{(IsUpperInclusive ? ']' : ')')}:{GoFloat.FormatG(Count)}";
}
