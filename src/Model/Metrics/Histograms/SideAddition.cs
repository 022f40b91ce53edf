using Trine.Codecs;

namespace Trine.Model.Metrics.Histograms;

/// <summary>One side of a histogram.</summary>
/// <param name="Spans">Where the buckets are.</param>
/// <param name="Buckets">Their counts.</param>
/// <param name="Rests">What was rounded off the counts; null where it is not kept.</param>
internal readonly record struct HistogramSide(BucketSpan[] Spans, double[] Buckets, double[]? Rests);

/// <summary>How one side of a histogram is added to that of another.</summary>
/// <param name="Sign">1 to add, -1 to subtract.</param>
/// <param name="Schema">Of the result.</param>
/// <param name="ZeroThreshold">What is added within it counts in the zero bucket.</param>
/// <param name="Delta">By how many schemas the resolution of the side itself is reduced.</param>
/// <param name="OtherDelta">By how many schemas that of the other is reduced.</param>
internal readonly record struct SideAddition(
    double Sign, int Schema, double ZeroThreshold, int Delta, int OtherDelta)
{
    /// <summary>Adds a side to one whose counts may be changed.</summary>
    public HistogramSide Add(HistogramSide side, HistogramSide other)
    {
        if (other.Buckets.Length == 0 && Delta == 0)
        {
            return side;
        }

        // Fast path: both have the same buckets, as the histograms of one series mostly do.
        if (Delta == 0 && OtherDelta == 0 && side.Spans.AsSpan().SequenceEqual(other.Spans) && !HasBucketInZero(other))
        {
            AddInPlace(side, other.Buckets);
            return side;
        }

        // Slow path: the layouts differ.
        var hasRests = side.Rests is not null;
        var own = SideBuckets.Read(side.Spans, side.Buckets, side.Rests, hasRests, Delta);
        var others = SideBuckets.Read(other.Spans, other.Buckets, null, hasRests, OtherDelta);
        var start = Schema == FloatHistogram.CustomBucketsSchema ? 0 : others.FirstBeyond(ZeroThreshold, Schema);
        var merged = SideBuckets.Merge(own, others, Sign, start);
        return new HistogramSide(merged.ToSpans(), merged.ToCounts(), hasRests ? merged.ToRests() : null);
    }

    private bool HasBucketInZero(HistogramSide side)
        => ZeroThreshold > 0 && side.Spans.Length > 0
            && ExponentialBounds.Upper(side.Spans[0].Offset, Schema) <= ZeroThreshold;

    private void AddInPlace(HistogramSide side, double[] others)
    {
        var buckets = side.Buckets;
        if (side.Rests is not { } rests)
        {
            for (var i = 0; i < buckets.Length; i++)
            {
                buckets[i] += Sign * others[i];
            }

            return;
        }

        for (var i = 0; i < buckets.Length; i++)
        {
            CompensatedSum.Add(Sign * others[i], ref buckets[i], ref rests[i]);
        }
    }
}
