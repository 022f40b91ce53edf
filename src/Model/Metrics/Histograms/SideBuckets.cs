using Trine.Codecs;

namespace Trine.Model.Metrics.Histograms;

/// <summary>One side of a histogram as indexes and counts, ascending by index; if need be with a rest for each count
/// that compensates its rounding. Not thread-safe.</summary>
internal sealed class SideBuckets(bool hasRests)
{
    private readonly List<int> _indexes = [];
    private readonly List<double> _counts = [];
    private readonly List<double> _rests = [];

    public int Count => _indexes.Count;

    public int IndexAt(int position) => _indexes[position];

    public double CountAt(int position) => _counts[position];

    /// <param name="spans">Where the buckets are.</param>
    /// <param name="buckets">Their counts.</param>
    /// <param name="rests">Their rests; null for zeros where rests are kept.</param>
    /// <param name="hasRests">Whether rests are kept.</param>
    /// <param name="schemaDelta">By how many schemas to reduce the resolution.</param>
    public static SideBuckets Read(
        BucketSpan[] spans, double[] buckets, double[]? rests = null, bool hasRests = false, int schemaDelta = 0)
    {
        var side = new SideBuckets(hasRests);
        var index = 0;
        var position = 0;
        foreach (var span in spans)
        {
            index += span.Offset;
            for (var i = 0; i < span.Length && position < buckets.Length; i++, index++, position++)
            {
                side.Append(((index - 1) >> schemaDelta) + 1, buckets[position], rests?[position] ?? 0);
            }
        }

        return side;
    }

    /// <summary>Puts two sides together.</summary>
    /// <param name="left">Its rests are kept.</param>
    /// <param name="right">What is added.</param>
    /// <param name="sign">1 to add, -1 to subtract.</param>
    /// <param name="rightStart">Where the right side begins: what lies before is in the zero bucket.</param>
    public static SideBuckets Merge(SideBuckets left, SideBuckets right, double sign, int rightStart)
    {
        var merged = new SideBuckets(left.HasRests);
        var l = 0;
        for (var r = rightStart; r < right.Count; r++)
        {
            for (; l < left.Count && left._indexes[l] < right._indexes[r]; l++)
            {
                merged.Append(left._indexes[l], left._counts[l], left.RestAt(l));
            }

            if (l < left.Count && left._indexes[l] == right._indexes[r])
            {
                merged.Append(left._indexes[l], left._counts[l], left.RestAt(l));
                l++;
            }

            merged.Append(right._indexes[r], sign * right._counts[r], sign * right.RestAt(r));
        }

        for (; l < left.Count; l++)
        {
            merged.Append(left._indexes[l], left._counts[l], left.RestAt(l));
        }

        return merged;
    }

    /// <summary>Position of the first bucket that reaches beyond a threshold.</summary>
    public int FirstBeyond(double threshold, int schema)
    {
        var position = 0;
        while (position < Count && ExponentialBounds.Upper(_indexes[position], schema) <= threshold)
        {
            position++;
        }

        return position;
    }

    /// <summary>Appends a bucket, or adds to the last one if that has the same index.</summary>
    public void Append(int index, double count, double rest)
    {
        if (Count == 0 || _indexes[^1] != index)
        {
            _indexes.Add(index);
            _counts.Add(count);
            if (hasRests)
            {
                _rests.Add(rest);
            }

            return;
        }

        if (!hasRests)
        {
            _counts[^1] += count;
            return;
        }

        var (sum, sumRest) = (_counts[^1], _rests[^1]);
        CompensatedSum.Add(count, ref sum, ref sumRest);
        if (rest != 0)
        {
            CompensatedSum.Add(rest, ref sum, ref sumRest);
        }

        (_counts[^1], _rests[^1]) = (sum, sumRest);
    }

    /// <summary>Drops buckets without observations.</summary>
    public SideBuckets WithoutEmpty()
    {
        var kept = new SideBuckets(hasRests);
        for (var i = 0; i < Count; i++)
        {
            if (_counts[i] != 0 || RestAt(i) != 0)
            {
                kept.Append(_indexes[i], _counts[i], RestAt(i));
            }
        }

        return kept;
    }

    public double[] ToCounts() => [.. _counts];

    public double[] ToRests() => [.. _rests];

    /// <summary>The fewest spans that hold the buckets.</summary>
    public BucketSpan[] ToSpans()
    {
        var spans = new List<BucketSpan>();
        var end = 0;
        foreach (var index in _indexes)
        {
            if (spans.Count > 0 && index == end)
            {
                spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
            }
            else
            {
                spans.Add(new BucketSpan(index - end, 1));
            }

            end = index + 1;
        }

        return [.. spans];
    }

    private bool HasRests => hasRests;

    private double RestAt(int position) => hasRests ? _rests[position] : 0;
}
