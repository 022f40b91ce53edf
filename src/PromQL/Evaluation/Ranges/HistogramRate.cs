using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The rate family over native histograms.</summary>
internal static class HistogramRate
{
    /// <summary><c>rate</c>, <c>increase</c> and <c>delta</c> of a plain window.</summary>
    public static void Evaluate(in RangeInput input, int step, HistogramWindow window, RateKind kind, StepRow row)
    {
        var source = input.Source;
        FloatHistogram? change = null;
        if (window.Count > 1)
        {
            change = Change(input, window, kind.IsCounter);
            if (change is null)
            {
                return;
            }
        }

        var edges = new RateEdges(
            input.StartMs(step), input.EndMs(step), window.TimesMs, kind.IsCounter ? window.StartMs(0) : 0);
        var divisor = kind.IsPerSecond ? source.RangeSeconds : 1;
        if (edges.BeginsInside)
        {
            if (change is null)
            {
                change = window.Values[0].Copy();
            }
            else if (!HistogramChanges.TryAdd(input, change, window.Values[0]))
            {
                return;
            }

            row.Set(step, change.Multiply(edges.FactorFromStart(divisor)));
        }
        else if (change is not null)
        {
            var extrapolation = edges.Extrapolate(divisor);
            var stopsAtZero = kind.IsCounter && source.Context.Options.Release == PromQLRelease.Latest;
            row.Set(
                step,
                change.Multiply(stopsAtZero
                    ? extrapolation.CounterFactor(window.Values[0].Count, change.Count)
                    : extrapolation.Factor));
        }
    }

    /// <summary><c>irate</c> and <c>idelta</c>.</summary>
    public static void Instant(
        in RangeInput input,
        int step,
        FloatHistogram previous,
        FloatHistogram last,
        bool isReset,
        bool isRate,
        double seconds,
        StepRow row)
    {
        var annotations = input.Source.Context.Annotations;
        var areGauges = (IsGauge(last), IsGauge(previous));
        if (isRate && areGauges != (false, false))
        {
            annotations.HistogramNotCounter(input.MetricName, input.Source.Position);
        }
        else if (!isRate && areGauges != (true, true))
        {
            annotations.HistogramNotGauge(input.MetricName, input.Source.Position);
        }

        var change = last.Copy();
        if (!isRate || (!isReset && !last.DetectReset(previous)))
        {
            if (!HistogramChanges.TrySubtract(input, change, previous))
            {
                return;
            }
        }

        change.CounterResetHint = CounterResetHint.Gauge;
        change.Compact();
        row.Set(step, isRate ? change.Divide(seconds) : change);
    }

    /// <summary>The increase over a window of at least two histograms; null where they do not fit each other.</summary>
    private static FloatHistogram? Change(in RangeInput input, HistogramWindow window, bool isCounter)
    {
        var source = input.Source;
        var annotations = source.Context.Annotations;
        var histograms = window.Values;
        var previous = histograms[0];
        var last = histograms[^1];
        if (isCounter && IsReset(window, 1))
        {
            // The layout of a histogram before a reset does not matter.
            previous = new FloatHistogram { Schema = histograms[1].Schema, CustomValues = histograms[1].CustomValues };
        }

        var schema = Math.Min(last.Schema, previous.Schema);
        var isGaugeSeen = IsGauge(histograms[0]) || IsGauge(last);
        for (var i = 1; isCounter && i < histograms.Length - 1; i++)
        {
            isGaugeSeen |= IsGauge(histograms[i]);
            schema = Math.Min(schema, histograms[i].Schema);
            if (histograms[i].UsesCustomBuckets != previous.UsesCustomBuckets)
            {
                annotations.MixedSchemas(input.MetricName, source.Position);
                return null;
            }
        }

        if (isCounter && isGaugeSeen)
        {
            annotations.HistogramNotCounter(input.MetricName, source.Position);
        }

        if (last.UsesCustomBuckets != previous.UsesCustomBuckets)
        {
            annotations.MixedSchemas(input.MetricName, source.Position);
            return null;
        }

        var change = last.CopyToSchema(schema);
        if (!HistogramChanges.TrySubtract(input, change, previous))
        {
            return null;
        }

        if (isCounter && !AddResets(input, window, previous, change))
        {
            return null;
        }

        if (!isCounter && (!IsGauge(histograms[0]) || !IsGauge(last)))
        {
            annotations.HistogramNotGauge(input.MetricName, source.Position);
        }

        change.CounterResetHint = CounterResetHint.Gauge;
        return change.Compact();
    }

    private static bool AddResets(
        in RangeInput input, HistogramWindow window, FloatHistogram previous, FloatHistogram change)
    {
        var isOverlapTold = false;
        for (var i = 1; i < window.Count; i++)
        {
            if (!isOverlapTold && StartTimestamps.Overlap(
                window.StartMs(i - 1), window.TimesMs[i - 1], window.StartMs(i)))
            {
                input.Source.Context.Annotations.StartTimeOverlap(input.MetricName, input.Source.Position);
                isOverlapTold = true;
            }

            var isReset = IsStartReset(window, i) || window.Values[i].DetectReset(previous);
            if (isReset && !HistogramChanges.TryAdd(input, change, previous))
            {
                return false;
            }

            previous = window.Values[i];
        }

        return true;
    }

    private static bool IsReset(HistogramWindow window, int sample)
        => IsStartReset(window, sample) || window.Values[sample].DetectReset(window.Values[sample - 1]);

    private static bool IsStartReset(HistogramWindow window, int sample)
        => StartTimestamps.AreReset(
            window.StartMs(sample - 1), window.TimesMs[sample - 1], window.StartMs(sample), window.TimesMs[sample]);

    private static bool IsGauge(FloatHistogram histogram) => histogram.CounterResetHint == CounterResetHint.Gauge;
}
