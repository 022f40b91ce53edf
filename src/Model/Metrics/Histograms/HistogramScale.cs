namespace Trine.Model.Metrics.Histograms;

/// <summary>Multiplies and divides histograms in place.</summary>
public static class HistogramScale
{
    /// <summary>Multiplies counts and sum; a negative factor makes a gauge.</summary>
    public static FloatHistogram Multiply(this FloatHistogram histogram, double factor)
    {
        histogram.IsInteger = false;
        histogram.ZeroCount *= factor;
        histogram.Count *= factor;
        histogram.Sum *= factor;
        Multiply(histogram.PositiveBuckets, factor);
        Multiply(histogram.NegativeBuckets, factor);
        return MarkGauge(histogram, factor);
    }

    /// <summary>Divides counts and sum; a negative divisor makes a gauge, and zero leaves no buckets.</summary>
    public static FloatHistogram Divide(this FloatHistogram histogram, double divisor)
    {
        histogram.IsInteger = false;
        histogram.ZeroCount /= divisor;
        histogram.Count /= divisor;
        histogram.Sum /= divisor;
        if (divisor == 0)
        {
            (histogram.PositiveSpans, histogram.PositiveBuckets) = ([], []);
            (histogram.NegativeSpans, histogram.NegativeBuckets) = ([], []);
            return histogram;
        }

        Divide(histogram.PositiveBuckets, divisor);
        Divide(histogram.NegativeBuckets, divisor);
        return MarkGauge(histogram, divisor);
    }

    private static FloatHistogram MarkGauge(FloatHistogram histogram, double factor)
    {
        if (factor < 0)
        {
            histogram.CounterResetHint = CounterResetHint.Gauge;
        }

        return histogram;
    }

    private static void Multiply(Span<double> buckets, double factor)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] *= factor;
        }
    }

    private static void Divide(Span<double> buckets, double divisor)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] /= divisor;
        }
    }
}
