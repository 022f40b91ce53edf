using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.Model.Tests.Metrics.Histograms;

/// <summary>Makes histograms for tests.</summary>
internal static class Make
{
    public static FloatHistogram Exponential(
        int schema, (int Index, double Count)[] positive, (int Index, double Count)[]? negative = null,
        double zeroThreshold = 0, double zeroCount = 0, double sum = 0)
    {
        negative ??= [];
        return new FloatHistogram
        {
            Schema = schema,
            ZeroThreshold = zeroThreshold,
            ZeroCount = zeroCount,
            Count = zeroCount + positive.Sum(b => b.Count) + negative.Sum(b => b.Count),
            Sum = sum,
            PositiveSpans = Spans(positive),
            PositiveBuckets = [.. positive.Select(b => b.Count)],
            NegativeSpans = Spans(negative),
            NegativeBuckets = [.. negative.Select(b => b.Count)],
        };
    }

    public static FloatHistogram Custom(double[] bounds, params double[] counts) => new()
    {
        Schema = FloatHistogram.CustomBucketsSchema,
        CustomValues = bounds,
        Count = counts.Sum(),
        PositiveSpans = [new BucketSpan(0, (uint)counts.Length)],
        PositiveBuckets = counts,
    };

    /// <summary>Any histogram that a client may send. No bucket reaches into the zero bucket, not even at schema -2:
    /// otherwise what is added at a coarser schema would count twice, as it does in Prometheus.</summary>
    public static FloatHistogram Any(Random random)
    {
        var schema = random.Next(-2, 4);
        var power = 4 * random.Next(-1, 2);
        var first = (schema < 0 ? power >> -schema : power << schema) + 1;
        return Exponential(
            schema,
            Side(random, first),
            Side(random, first),
            random.Next(2) * ExponentialBounds.Upper(first - 1, schema),
            random.Next(5),
            random.Next(100));
    }

    private static (int Index, double Count)[] Side(Random random, int first)
    {
        var side = new List<(int, double)>();
        for (var index = first + random.Next(3); side.Count < random.Next(7); index += random.Next(1, 4))
        {
            side.Add((index, random.Next(10)));
        }

        return [.. side];
    }

    /// <summary>A span a bucket, which is valid though not short.</summary>
    private static BucketSpan[] Spans((int Index, double Count)[] side)
    {
        var end = 0;
        return
        [
            .. side.Select(bucket =>
            {
                var span = new BucketSpan(bucket.Index - end, 1);
                end = bucket.Index + 1;
                return span;
            }),
        ];
    }
}
