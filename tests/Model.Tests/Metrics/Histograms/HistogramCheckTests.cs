using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

public class HistogramCheckTests
{
    [Fact]
    public void Any_valid_histogram_passes()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var histogram = Make.Any(random);
            histogram.IsInteger = true;
            Assert.Equal("", HistogramCheck.Fault(histogram));
        }

        Assert.Equal("", HistogramCheck.Fault(Make.Custom([1, 2], 1, 2, 3)));
        Assert.Equal("", HistogramCheck.Fault(new FloatHistogram()));
    }

    [Fact]
    public void Faults_are_told_in_Prometheuss_words()
    {
        Faulty(Make.Exponential(9, []), "histogram has an invalid schema, which must be between -4 and 8 for "
            + "exponential buckets, or -53 for custom buckets, got schema 9");
        Faulty(Make.Exponential(0, [(1, 1), (0, 1)]), "positive side: span number 2 with offset -2: "
            + "histogram has a span whose offset is negative");
        Faulty(Make.Exponential(0, [], [(1, 1), (2, -1.5)]), "negative side: bucket number 2 has observation count of "
            + "-1.5: histogram has a bucket whose observation count is negative");
        Faulty(Make.Custom([1, 1], 1), "custom buckets: previous bound is 1.000000 and current is 1.000000: "
            + "histogram custom bounds must be in strictly increasing order");
        Faulty(Make.Custom([1], 1, 1, 1), "custom buckets: only 1 custom bounds defined which is insufficient to cover "
            + "total span length of 3: histogram custom bounds are too few");
        var histogram = Make.Exponential(0, [(1, 1)]);
        histogram.PositiveBuckets = [];
        Faulty(histogram, "positive side: spans need 1 buckets, have 0 buckets: "
            + "histogram spans specify different number of buckets than provided");
    }

    [Fact]
    public void Integer_counts_must_add_up_unless_NaN_was_observed()
    {
        var histogram = Make.Exponential(0, [(1, 3)], zeroCount: 1);
        histogram.IsInteger = true;
        histogram.Count = 5;
        Faulty(histogram, "4 observations found in buckets, but the Count field is 5: histogram's observation count "
            + "should equal the number of observations found in the buckets (in absence of NaN)");
        histogram.Sum = double.NaN;
        Assert.Equal("", HistogramCheck.Fault(histogram));
        histogram.Count = 3;
        Faulty(histogram, "4 observations found in buckets, but the Count field is 3: histogram's observation count "
            + "should be at least the number of observations found in the buckets");
        histogram.IsInteger = false;
        Assert.Equal("", HistogramCheck.Fault(histogram));
    }

    private static void Faulty(FloatHistogram histogram, string fault)
        => Assert.Equal(fault, HistogramCheck.Fault(histogram));
}
