using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

public class HistogramBucketsTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 0, 8)]
    [InlineData(-1, 3, 0.9170040432046711)]
    [InlineData(1, 1, 1.414213562373095)]
    [InlineData(2, -2, 256)]
    [InlineData(-1074, 0, double.Epsilon)]
    [InlineData(1024, 0, double.MaxValue)]
    [InlineData(1025, 0, double.PositiveInfinity)]
    [InlineData(64, -4, double.MaxValue)]
    [InlineData(65, -4, double.PositiveInfinity)]
    public void Bounds_are_Prometheuss(int index, int schema, double bound)
        => Assert.Equal(bound, ExponentialBounds.Upper(index, schema));

    [Fact]
    public void Coarser_schemas_share_the_bounds_of_finer_ones()
    {
        for (var index = -600; index < 600; index++)
        {
            Assert.Equal(ExponentialBounds.Upper(index, 3), ExponentialBounds.Upper(index * 32, 8));
        }
    }

    [Fact]
    public void Bounds_within_the_zero_bucket_move_to_its_edge()
    {
        var histogram = Make.Exponential(0, [(0, 1), (1, 0)], [(0, 2)], zeroThreshold: 0.75, zeroCount: 4);
        var buckets = new List<string>();
        foreach (var bucket in histogram.AllBuckets())
        {
            buckets.Add(bucket.ToString());
        }

        Assert.Equal(["[-1,-0.75):2", "[-0.75,0.75]:4", "(0.75,1]:1", "(1,2]:0"], buckets);
    }

    [Fact]
    public void Both_directions_see_the_same_buckets()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var histogram = random.Next(3) == 0 ? Make.Custom([1, 2, 3], 1, 0, 2) : Make.Any(random);
            if (random.Next(2) == 0)
            {
                histogram.Compact();
            }

            var (forward, back) = (new List<HistogramBucket>(), new List<HistogramBucket>());
            foreach (var bucket in histogram.AllBuckets())
            {
                forward.Add(bucket);
            }

            foreach (var bucket in histogram.AllBucketsReversed())
            {
                back.Insert(0, bucket);
            }

            Assert.True(forward.SequenceEqual(back), $"seed {seed}: {histogram}");
            Assert.True(forward.Sum(bucket => bucket.Count) == histogram.Count, $"seed {seed}: {histogram}");
        }
    }

    [Fact]
    public void Compacting_changes_neither_content_nor_text()
    {
        var histogram = Make.Exponential(0, [(0, 0), (1, 1), (2, 2), (3, 0), (5, 3)]);
        var text = histogram.ToString();
        Assert.Equal(text, histogram.Compact().ToString());
        Assert.Equal([new BucketSpan(1, 2), new BucketSpan(2, 1)], histogram.PositiveSpans);
        Assert.True(histogram.HasSameContent(Make.Exponential(0, [(1, 1), (2, 2), (5, 3)])));
        Assert.False(histogram.HasSameContent(Make.Exponential(0, [(1, 1), (2, 2), (6, 3)])));
    }
}
