using Trine.Codecs;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Brings custom buckets to bounds that two histograms have in common.</summary>
internal static class CustomBounds
{
    /// <summary>The bounds that stand in both lists, which ascend.</summary>
    public static double[] Intersect(double[] left, double[] right)
    {
        var common = new List<double>();
        for (int l = 0, r = 0; l < left.Length && r < right.Length;)
        {
            if (left[l] == right[r])
            {
                common.Add(left[l]);
                l++;
                r++;
            }
            else if (left[l] < right[r])
            {
                l++;
            }
            else
            {
                r++;
            }
        }

        return [.. common];
    }

    /// <summary>The counts of a histogram's buckets at fewer bounds, all in a row, +Inf included.</summary>
    /// <param name="histogram">With custom buckets.</param>
    /// <param name="bounds">Some of its bounds.</param>
    /// <param name="sign">1 to add to what is there, -1 to subtract.</param>
    /// <param name="rests">What compensates the histogram's roundings, or null.</param>
    /// <param name="counts">One more than bounds.</param>
    /// <param name="countRests">What is rounded off the counts.</param>
    public static void Add(
        FloatHistogram histogram, double[] bounds, double sign, double[]? rests, double[] counts, double[] countRests)
    {
        var target = 0;
        var buckets = histogram.PositiveBucketsOf();
        while (buckets.MoveNext())
        {
            var own = histogram.CustomValues;
            while (target < bounds.Length && (buckets.Index >= own.Length || bounds[target] < own[buckets.Index]))
            {
                target++;
            }

            CompensatedSum.Add(sign * buckets.Count, ref counts[target], ref countRests[target]);
            if (rests is not null)
            {
                CompensatedSum.Add(rests[buckets.Position], ref counts[target], ref countRests[target]);
            }
        }
    }
}
