using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>When a value counts as the one that a script states.</summary>
internal static class Comparison
{
    private const double Tolerance = 1e-6;
    private const double SmallestNormal = 2.2250738585072014e-308;

    public static bool AreEqual(double actual, double expected)
    {
        if (StaleMarker.IsStale(actual) || StaleMarker.IsStale(expected))
        {
            return StaleMarker.IsStale(actual) && StaleMarker.IsStale(expected);
        }

        if ((double.IsNaN(actual) && double.IsNaN(expected)) || actual == expected)
        {
            return true;
        }

        var sum = Math.Abs(actual) + Math.Abs(expected);
        var difference = Math.Abs(actual - expected);
        return actual == 0 || expected == 0 || sum < SmallestNormal
            ? difference < Tolerance * SmallestNormal
            : difference / Math.Min(sum, double.MaxValue) < Tolerance;
    }

    public static bool AreEqual(FloatHistogram actual, FloatHistogram expected, bool withHint)
    {
        var left = actual.Copy().Compact();
        var right = expected.Copy().Compact();
        return left.Schema == right.Schema
            && left.ZeroThreshold.Equals(right.ZeroThreshold)
            && AreEqual(left.Count, right.Count)
            && AreEqual(left.Sum, right.Sum)
            && AreEqual(left.ZeroCount, right.ZeroCount)
            && left.CustomValues.AsSpan().SequenceEqual(right.CustomValues)
            && left.PositiveSpans.AsSpan().SequenceEqual(right.PositiveSpans)
            && left.NegativeSpans.AsSpan().SequenceEqual(right.NegativeSpans)
            && left.PositiveBuckets.Zip(right.PositiveBuckets).All(pair => AreEqual(pair.First, pair.Second))
            && left.NegativeBuckets.Zip(right.NegativeBuckets).All(pair => AreEqual(pair.First, pair.Second))
            && (!withHint || left.CounterResetHint == right.CounterResetHint);
    }

    public static bool AreEqual(double value, FloatHistogram? histogram, ScriptPoint expected)
        => expected.Histogram is { } other
            ? histogram is not null && AreEqual(histogram, other, expected.HasHint)
            : histogram is null && AreEqual(value, expected.Value);
}
