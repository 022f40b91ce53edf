using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>anchored</c> and <c>smoothed</c> over native histograms.</summary>
internal static class HistogramEdges
{
    /// <summary><c>rate</c>, <c>increase</c> and <c>delta</c> between exact edges.</summary>
    public static void Rate(in RangeInput input, int step, HistogramWindow window, RateKind kind, StepRow row)
    {
        var source = input.Source;
        var isSmoothed = source.Edge == SelectorEdge.Smoothed;
        var (startMs, endMs) = (input.StartMs(step), input.EndMs(step));
        var times = window.TimesMs;
        var first = Edges.FirstSample(times, startMs);
        var last = isSmoothed ? Edges.LastSample(times, endMs) : window.Count - 1;
        if (times[last] <= startMs || (isSmoothed && times[first] > endMs)
            || !AreAlike(input, window.Values[first..(last + 1)], kind.IsCounter))
        {
            return;
        }

        var left = isSmoothed && times[first] < startMs
            ? Interpolate(input, window, first, startMs, kind.IsCounter)
            : window.Values[first];
        var right = isSmoothed && last > 0 && times[last] > endMs
            ? Interpolate(input, window, last - 1, endMs, kind.IsCounter)
            : window.Values[last];
        if (left is null || right is null)
        {
            return;
        }

        if (!kind.IsCounter && !(IsGauge(left) && IsGauge(right)))
        {
            source.Context.Annotations.HistogramNotGauge(input.MetricName, source.Position);
        }

        var change = right.Copy();
        if (!HistogramChanges.TrySubtract(input, change, left)
            || (kind.IsCounter && !AddResets(input, window, first, last, left, right, startMs, change)))
        {
            return;
        }

        if (kind.IsPerSecond)
        {
            change.Divide(source.RangeSeconds);
        }

        change.CounterResetHint = CounterResetHint.Gauge;
        row.Set(step, change.Compact());
    }

    /// <summary>The value of an instant selector with <c>smoothed</c> wherever histograms are near.</summary>
    public static void Smooth(in RangeInput input, StepRow row, QueryContext context)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var window = input.Histograms.At(step);
            if (window.Count == 0)
            {
                continue;
            }

            if (input.Floats.At(step).Count > 0)
            {
                context.Annotations.MixedFloatsHistograms(input.MetricName, input.Source.Position);
                continue;
            }

            var timeMs = input.EndMs(step);
            var next = 0;
            while (next < window.Count && window.TimesMs[next] < timeMs)
            {
                next++;
            }

            if (next < window.Count && window.TimesMs[next] == timeMs)
            {
                row.Set(step, window.Values[next]);
            }
            else if (next > 0 && next < window.Count)
            {
                SetBetween(input, step, window, next - 1, timeMs, row);
            }
            else if (next > 0)
            {
                row.Set(step, window.Values[next - 1]);
            }
        }
    }

    private static void SetBetween(
        in RangeInput input, int step, HistogramWindow window, int before, long timeMs, StepRow row)
    {
        if (window.Values[before].UsesCustomBuckets != window.Values[before + 1].UsesCustomBuckets)
        {
            input.Source.Context.Annotations.MixedSchemas(input.MetricName, input.Source.Position);
            return;
        }

        var isCounter = !IsGauge(window.Values[before]) && !IsGauge(window.Values[before + 1]);
        if (Interpolate(input, window, before, timeMs, isCounter) is { } between)
        {
            row.Set(step, between);
        }
    }

    /// <summary>
    /// The histogram at a time between a sample and the next one; null where they do not fit each other.
    /// </summary>
    private static FloatHistogram? Interpolate(
        in RangeInput input, HistogramWindow window, int before, long timeMs, bool isCounter)
    {
        var first = window.Values[before];
        var second = window.Values[before + 1];
        if (timeMs == window.TimesMs[before] || timeMs == window.TimesMs[before + 1])
        {
            return timeMs == window.TimesMs[before] ? first : second;
        }

        var fraction = (timeMs - window.TimesMs[before])
            / (double)(window.TimesMs[before + 1] - window.TimesMs[before]);
        var result = second.Copy();
        if (isCounter && second.DetectReset(first))
        {
            return result.Multiply(fraction); // A reset: the counter began at zero.
        }

        if (!HistogramChanges.TrySubtract(input, result, first))
        {
            return null;
        }

        result.Multiply(fraction);
        return HistogramChanges.TryAdd(input, result, first) ? result : null;
    }

    private static bool AreAlike(in RangeInput input, ReadOnlySpan<FloatHistogram> histograms, bool isCounter)
    {
        var source = input.Source;
        foreach (var histogram in histograms)
        {
            if (histogram.UsesCustomBuckets != histograms[0].UsesCustomBuckets)
            {
                source.Context.Annotations.MixedSchemas(input.MetricName, source.Position);
                return false;
            }

            if (isCounter && IsGauge(histogram))
            {
                source.Context.Annotations.HistogramNotCounter(input.MetricName, source.Position);
            }
        }

        return true;
    }

    /// <summary>Adds what was lost in resets between the edges; the edges themselves are right already.</summary>
    private static bool AddResets(
        in RangeInput input,
        HistogramWindow window,
        int first,
        int last,
        FloatHistogram left,
        FloatHistogram right,
        long startMs,
        FloatHistogram change)
    {
        var next = first + 1;
        var previous = left;
        if (input.Source.Edge == SelectorEdge.Smoothed && window.TimesMs[first] < startMs
            && window.Values[first + 1].DetectReset(window.Values[first]))
        {
            // The left edge was interpolated across this reset.
            previous = window.Values[first + 1];
            next++;
        }

        if (next > last)
        {
            return true;
        }

        FloatHistogram? lost = null;
        for (var i = next; i <= last; i++)
        {
            // In place of the last sample stands the right edge, which has its hint.
            var current = i == last ? right : window.Values[i];
            if (current.DetectReset(previous))
            {
                if (lost is null)
                {
                    lost = previous.Copy();
                }
                else if (!HistogramChanges.TryAdd(input, lost, previous))
                {
                    return false;
                }
            }

            previous = current;
        }

        return lost is null || HistogramChanges.TryAdd(input, change, lost);
    }

    private static bool IsGauge(FloatHistogram histogram) => histogram.CounterResetHint == CounterResetHint.Gauge;
}
