using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>rate</c>, <c>increase</c> and <c>delta</c> of <c>anchored</c> and <c>smoothed</c> windows: exact edges
/// in place of extrapolation.</summary>
internal sealed class EdgedRateKernel(RangeSource source, RateKind kind, bool warnsOfNonCounters) : RangeKernel
{
    private readonly bool _isSmoothed = source.Edge == SelectorEdge.Smoothed;

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            source.Context.ThrowIfCancelled();
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count > 0 && histograms.Count > 0)
            {
                source.Context.Annotations.MixedFloatsHistograms(input.MetricName, source.Position);
            }
            else if (histograms.Count > 0)
            {
                HistogramEdges.Rate(input, step, histograms, kind, row);
            }
            else if (floats.Count > 0)
            {
                EvaluateFloats(input, step, floats, row);
            }
        }
    }

    public override void Finish(in RangeInput input, StepRow row)
    {
        if (warnsOfNonCounters)
        {
            NonCounters.Inform(source, input, row);
        }
    }

    private void EvaluateFloats(in RangeInput input, int step, FloatWindow window, StepRow row)
    {
        var startMs = input.StartMs(step);
        var endMs = input.EndMs(step);
        var times = window.TimesMs;
        var first = Edges.FirstSample(times, startMs);
        var last = _isSmoothed ? Edges.LastSample(times, endMs) : window.Count - 1;
        if (times[last] <= startMs || (_isSmoothed && times[first] > endMs))
        {
            return;
        }

        var left = _isSmoothed && times[first] < startMs
            ? Edges.Interpolate(window, first, startMs, kind.IsCounter)
            : window.Values[first];
        var right = _isSmoothed && last > 0 && times[last] > endMs
            ? Edges.Interpolate(window, last - 1, endMs, kind.IsCounter)
            : window.Values[last];
        var change = right - left;
        if (kind.IsCounter)
        {
            first += times[first] <= startMs ? 1 : 0;
            last -= times[last] >= endMs ? 1 : 0;
            change += ResetsBetween(left, right, window.Values, first, last);
        }

        row.Set(step, kind.IsPerSecond ? change / source.RangeSeconds : change);
    }

    /// <summary>What was lost in resets between the edges, which themselves are right already.</summary>
    private static double ResetsBetween(double left, double right, ReadOnlySpan<double> values, int first, int last)
    {
        var lost = 0.0;
        var previous = left;
        for (var i = first; i <= last; i++)
        {
            lost += values[i] < previous ? previous : 0;
            previous = values[i];
        }

        return lost + (right < previous ? previous : 0);
    }
}
