using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

public class HistogramTrimTests
{
    [Fact]
    public void Buckets_on_the_wrong_side_go_and_the_one_in_between_is_shared()
    {
        var histogram = Make.Exponential(0, [(1, 4), (2, 8), (3, 2)], [(1, 3)], zeroThreshold: 0.5, zeroCount: 2);
        var upper = histogram.TrimUpper(Math.Sqrt(8));
        Assert.Equal(3 + 2 + 4 + 4, upper.Count, 10);
        Assert.Equal(histogram.Count, upper.Count + histogram.TrimLower(Math.Sqrt(8)).Count, 10);
        Assert.Equal(3, histogram.TrimUpper(-1).Count);
        Assert.Equal(3 + 1, histogram.TrimUpper(0).Count);
    }

    [Fact]
    public void Trimming_nothing_keeps_the_sum()
    {
        var histogram = Make.Exponential(0, [(1, 4)], sum: 123);
        Assert.Equal(123, histogram.TrimUpper(2).Sum);
        Assert.Equal(123, histogram.TrimLower(1).Sum);
        Assert.Equal(0, histogram.TrimLower(2).Sum);
    }

    [Fact]
    public void The_zero_bucket_of_a_histogram_without_negative_observations_begins_at_zero()
    {
        var positive = Make.Exponential(0, [(3, 1)], zeroThreshold: 1, zeroCount: 4);
        Assert.Equal(2, positive.TrimUpper(0.5).Count);
        var both = Make.Exponential(0, [(3, 1)], [(3, 1)], zeroThreshold: 1, zeroCount: 4);
        Assert.Equal(1 + 3, both.TrimUpper(0.5).Count);
    }

    [Fact]
    public void Custom_buckets_are_shared_evenly_and_open_ones_go_or_stay()
    {
        var histogram = Make.Custom([4, 8], 4, 4, 4);
        Assert.Equal(1, histogram.TrimUpper(1).Count); // From -Inf counts as from 0.
        Assert.Equal(5, histogram.TrimUpper(5).Count);
        Assert.Equal(8, histogram.TrimUpper(100).Count);
        Assert.Equal(4, histogram.TrimLower(100).Count);
        Assert.Equal(400, histogram.TrimLower(100).Sum);
        Assert.Equal(11, histogram.TrimLower(1).Count);
    }
}
