using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

public class HistogramResetsTests
{
    private static readonly FloatHistogram Previous =
        Make.Exponential(1, [(1, 1), (2, 2), (3, 3)], [(4, 1)], zeroThreshold: 0.5, zeroCount: 2);

    [Fact]
    public void More_of_everything_is_no_reset() => Assert.False(
        Make.Exponential(1, [(1, 1), (2, 2), (3, 4), (9, 1)], [(4, 1)], 0.5, 2).DetectReset(Previous));

    [Fact]
    public void A_coarser_schema_is_no_reset_and_a_finer_one_is()
    {
        Assert.False(Make.Exponential(0, [(1, 3), (2, 3)], [(2, 1)], 0.5, 2).DetectReset(Previous));
        Assert.True(Make.Exponential(0, [(1, 2), (2, 8)], [(2, 1)], 0.5, 2).DetectReset(Previous));
        Assert.True(Make.Exponential(2, [(1, 9)], [(8, 1)], 0.5, 2).DetectReset(Previous));
    }

    [Fact]
    public void A_bucket_that_is_missing_or_less_is_a_reset()
    {
        Assert.True(Make.Exponential(1, [(1, 1), (3, 30)], [(4, 1)], 0.5, 2).DetectReset(Previous));
        Assert.True(Make.Exponential(1, [(1, 1), (2, 2), (3, 30)], [(4, 0)], 0.5, 2).DetectReset(Previous));
        Assert.False(Make.Exponential(1, [(1, 1)]).DetectReset(Make.Exponential(1, [(1, 1), (5, 0)])));
    }

    [Fact]
    public void Zero_buckets_are_compared_at_the_new_width()
    {
        var wider = ExponentialBounds.Upper(1, 1);
        Assert.False(Make.Exponential(1, [(2, 2), (3, 3)], [(4, 1)], wider, 3).DetectReset(Previous));
        Assert.True(Make.Exponential(1, [(2, 2), (3, 9)], [(4, 1)], wider, 2).DetectReset(Previous));
        Assert.True(Make.Exponential(1, [(2, 2), (3, 9)], [(4, 1)], 1.2, 3).DetectReset(Previous)); // Within a bucket.
        Assert.True(Make.Exponential(1, [(1, 1), (2, 2), (3, 9)], [(4, 1)], 0.4, 2).DetectReset(Previous));
    }

    [Fact]
    public void Hints_are_believed()
    {
        var less = Make.Exponential(1, [(1, 1)]);
        Assert.True(less.DetectReset(Previous));
        less.CounterResetHint = CounterResetHint.NotCounterReset;
        Assert.False(less.DetectReset(Previous));
        var same = Previous.Copy();
        same.CounterResetHint = CounterResetHint.CounterReset;
        Assert.True(same.DetectReset(Previous));
    }

    [Fact]
    public void Custom_buckets_are_compared_at_common_bounds()
    {
        Assert.False(Make.Custom([5, 10], 1).DetectReset(Make.Custom([5], 1)));
        Assert.False(Make.Custom([2, 5], 1, 2, 2).DetectReset(Make.Custom([1, 5], 2, 1, 1)));
        Assert.True(Make.Custom([2, 5], 1, 0, 4).DetectReset(Make.Custom([1, 5], 2, 1, 1)));
        Assert.True(Make.Custom([5], 9).DetectReset(Make.Exponential(0, [(0, 1)])));
    }
}
