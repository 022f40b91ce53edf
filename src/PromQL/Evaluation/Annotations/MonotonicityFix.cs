using Trine.Model.GoText;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Annotations;

/// <summary>How far bucket counts had to be changed to make them ascend.</summary>
/// <param name="Position">Where the buckets stand in the query.</param>
/// <param name="BucketMin">Lowest bound of a bucket that was changed.</param>
/// <param name="BucketMax">Highest bound of a bucket that was changed.</param>
/// <param name="DifferenceMax">Largest change.</param>
/// <param name="TimeMinMs">First step at which it happened.</param>
/// <param name="TimeMaxMs">Last step at which it happened.</param>
/// <param name="Count">How often it happened.</param>
internal sealed record MonotonicityFix(
    PositionRange Position,
    double BucketMin,
    double BucketMax,
    double DifferenceMax,
    long TimeMinMs,
    long TimeMaxMs,
    long Count = 1)
{
    public MonotonicityFix Merge(MonotonicityFix other) => this with
    {
        BucketMin = Math.Min(BucketMin, other.BucketMin),
        BucketMax = Math.Max(BucketMax, other.BucketMax),
        DifferenceMax = Math.Max(DifferenceMax, other.DifferenceMax),
        TimeMinMs = Math.Min(TimeMinMs, other.TimeMinMs),
        TimeMaxMs = Math.Max(TimeMaxMs, other.TimeMaxMs),
        Count = Count + other.Count,
    };

    public string Describe()
        => $", from buckets {GoFloat.FormatG(BucketMin)} to {GoFloat.FormatG(BucketMax)}, with a max diff of "
            + $"{GoFloat.Format(DifferenceMax, 'g', 2)}, over {Count} samples from {Time(TimeMinMs)} to "
            + Time(TimeMaxMs);

    private static string Time(long timestampMs)
    {
        var seconds = Math.DivRem(timestampMs, 1000, out _) - (timestampMs % 1000 < 0 ? 1 : 0);
        return DateTime.UnixEpoch.AddSeconds(seconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }
}
