using System.Numerics;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

public class HistogramArithmeticTests
{
    [Fact]
    public void Adding_merges_layouts_and_keeps_the_coarser_schema()
    {
        var sum = Make.Exponential(1, [(1, 1), (2, 2), (5, 3)], sum: 1);
        var outcome = sum.Add(Make.Exponential(0, [(0, 1), (3, 4)], [(2, 7)], sum: 2));
        Assert.Equal(default, outcome);
        Assert.Equal(0, sum.Schema);
        Assert.Equal("{count:18, sum:3, [-4,-2):7, (0.5,1]:1, (1,2]:3, (4,8]:7}", sum.Compact().ToString());
    }

    [Fact]
    public void The_wider_zero_bucket_takes_what_lies_within_it()
    {
        var sum = Make.Exponential(0, [(-1, 1), (1, 5)], [(0, 2)], zeroThreshold: 0.001, zeroCount: 3);
        sum.Add(Make.Exponential(0, [(2, 1)], zeroThreshold: 0.4, zeroCount: 10));

        // 0.4 lies in the populated bucket up to 0.5; the negative one from -0.5 on is outside.
        Assert.Equal(0.5, sum.ZeroThreshold);
        Assert.Equal("{count:22, sum:0, [-1,-0.5):2, [-0.5,0.5]:14, (1,2]:5, (2,4]:1}", sum.Compact().ToString());
    }

    [Fact]
    public void A_zero_bucket_that_ends_in_a_negative_bucket_is_counted_anew()
    {
        var sum = Make.Exponential(0, [(0, 1)], [(1, 2)]);
        sum.Add(Make.Exponential(0, [], zeroThreshold: 1.5, zeroCount: 1));
        Assert.Equal(2, sum.ZeroThreshold);
        Assert.Equal("{count:4, sum:0, [-2,2]:4}", sum.Compact().ToString());
    }

    [Fact]
    public void Different_custom_bounds_are_cut_down_to_common_ones()
    {
        var sum = Make.Custom([1, 2, 5], 1, 2, 3, 4);
        var outcome = sum.Add(Make.Custom([2, 3, 5], 10, 20, 30));
        Assert.True(outcome.AreBoundsReconciled);
        Assert.Equal([2, 5], sum.CustomValues);
        Assert.Equal("{count:70, sum:0, [-Inf,2]:13, (2,5]:53, (5,+Inf]:4}", sum.ToString());
        Assert.True(sum.Subtract(Make.Custom([9], 1, 1)).AreBoundsReconciled);
        Assert.Equal("{count:68, sum:0, [-Inf,+Inf]:68}", sum.ToString());
    }

    [Fact]
    public void Exponential_and_custom_buckets_do_not_mix()
    {
        var histogram = Make.Custom([1], 1);
        Assert.True(histogram.Add(Make.Exponential(0, [(0, 1)])).IsIncompatible);
        Assert.Equal(1, histogram.Count);
    }

    [Theory]
    [InlineData(CounterResetHint.CounterReset, CounterResetHint.NotCounterReset, CounterResetHint.Unknown, true)]
    [InlineData(CounterResetHint.CounterReset, CounterResetHint.Unknown, CounterResetHint.Unknown, false)]
    [InlineData(CounterResetHint.NotCounterReset, CounterResetHint.Gauge, CounterResetHint.Gauge, false)]
    [InlineData(CounterResetHint.CounterReset, CounterResetHint.CounterReset, CounterResetHint.CounterReset, false)]
    public void Hints_are_settled(CounterResetHint left, CounterResetHint right, CounterResetHint both, bool isConflict)
    {
        var sum = Make.Exponential(0, [(0, 1)]);
        sum.CounterResetHint = left;
        var other = Make.Exponential(0, [(0, 1)]);
        other.CounterResetHint = right;
        Assert.Equal(isConflict, sum.Add(other).HasResetConflict);
        Assert.Equal(both, sum.CounterResetHint);
    }

    [Fact]
    public void What_was_added_can_be_subtracted()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var (left, right) = (Make.Any(random), Make.Any(random));
            var (before, rightBefore) = (left.ToString(), right.ToString());
            var sum = left.Copy();
            sum.Add(right);
            var (ordered, reverse) = (sum.Copy().Compact(), right.Copy());
            reverse.Add(left);
            Assert.True(ordered.HasSameContent(reverse.Compact()), $"seed {seed}: {left} + {right}");
            Assert.True((before, rightBefore) == (left.ToString(), right.ToString()), $"seed {seed}");
            Assert.True(
                ordered.Count == ordered.ZeroCount + ordered.PositiveBuckets.Sum() + ordered.NegativeBuckets.Sum(),
                $"seed {seed}: {left} + {right} = {ordered}");

            sum.Subtract(right);
            var expected = left.Copy();
            expected.Subtract(Make.Exponential(right.Schema, [], zeroThreshold: sum.ZeroThreshold));
            Assert.True(expected.Compact().HasSameContent(sum.Compact()), $"seed {seed}: {left} + - {right}");
        }
    }

    [Fact]
    public void Compensation_keeps_what_rounding_loses()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var sum = Make.Any(random).Multiply(1e16);
            var plain = sum.Copy();
            FloatHistogram? rest = null;
            for (var n = 0; n < 20; n++)
            {
                var other = Make.Any(random);
                sum.AddCompensated(other, ref rest);
                plain.Add(other);
            }

            Assert.Equal(sum.PositiveBuckets.Length, rest!.PositiveBuckets.Length);
            Assert.Equal(sum.NegativeBuckets.Length, rest.NegativeBuckets.Length);
            Assert.True(BucketTotal(sum) + BucketTotal(rest) == Whole(sum.Count, rest.Count), $"seed {seed}: {sum}");
            sum.Add(rest);
            Assert.True(plain.Schema == sum.Schema && plain.ZeroThreshold == sum.ZeroThreshold, $"seed {seed}");
        }
    }

    [Fact]
    public void Scaling_by_negative_numbers_makes_gauges_and_dividing_by_zero_leaves_no_buckets()
    {
        var histogram = Make.Exponential(0, [(1, 4)], [(1, 2)], zeroCount: 2, sum: 3);
        Assert.Equal(
            "{count:-4, sum:-1.5, [-2,-1):-1, [-0,0]:-1, (1,2]:-2}", histogram.Copy().Multiply(-0.5).ToString());
        Assert.Equal(CounterResetHint.Gauge, histogram.Copy().Divide(-2).CounterResetHint);
        Assert.Equal("{count:+Inf, sum:+Inf, [-0,0]:+Inf}", histogram.Copy().Divide(0).ToString());
        Assert.True(histogram.Copy().Divide(0).HasOverflow());
    }

    private static BigInteger BucketTotal(FloatHistogram histogram)
        => Whole([histogram.ZeroCount, .. histogram.PositiveBuckets, .. histogram.NegativeBuckets]);

    /// <summary>The sum of whole numbers, exactly.</summary>
    private static BigInteger Whole(params double[] numbers)
        => numbers.Aggregate(BigInteger.Zero, (total, number) => total + new BigInteger(number));
}
