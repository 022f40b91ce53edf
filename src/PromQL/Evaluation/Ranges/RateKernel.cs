using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>rate</c>, <c>increase</c> and <c>delta</c> of plain windows.</summary>
internal sealed class RateKernel(RangeSource source, RateKind kind, bool warnsOfNonCounters) : RangeKernel
{
    private readonly Extrapolation[] _extrapolations = new Extrapolation[source.Grid.Count];
    private readonly List<int> _resets = [];
    private int _boundsVersion = -1;

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        if (input.Histograms.Count == 0 && input.Floats.StartsMs.IsEmpty)
        {
            EvaluateFloats(input, row);
            return;
        }

        for (var step = 0; step < input.Steps; step++)
        {
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count > 0 && histograms.Count > 0)
            {
                source.Context.Annotations.MixedFloatsHistograms(input.MetricName, source.Position);
            }
            else if (histograms.Count > 0)
            {
                source.Context.ThrowIfCancelled();
                HistogramRate.Evaluate(input, step, histograms, kind, row);
            }
            else if (floats.Count > 0)
            {
                EvaluateWithStarts(input, step, floats, row);
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

    private void EvaluateFloats(in RangeInput input, StepRow row)
    {
        var values = input.Floats.Values;
        var from = input.Floats.From;
        var to = input.Floats.To;
        PrepareExtrapolations(input);
        FindResets(values);
        var nextReset = 0;
        for (var step = 0; step < from.Length; step++)
        {
            var first = from[step];
            var last = to[step] - 1;
            if (last <= first)
            {
                continue;
            }

            var start = values[first];
            var change = values[last] - start;
            ref readonly var extrapolation = ref _extrapolations[step];
            if (!kind.IsCounter)
            {
                row.Set(step, change * extrapolation.Factor);
                continue;
            }

            while (nextReset < _resets.Count && _resets[nextReset] <= first)
            {
                nextReset++;
            }

            for (var i = nextReset; i < _resets.Count && _resets[i] <= last; i++)
            {
                change += values[_resets[i] - 1];
            }

            row.Set(step, change * extrapolation.CounterFactor(start, change));
        }
    }

    /// <summary>Series with the same times and windows are stretched in the same way.</summary>
    private void PrepareExtrapolations(in RangeInput input)
    {
        if (_boundsVersion == input.BoundsVersion)
        {
            return;
        }

        _boundsVersion = input.BoundsVersion;
        var times = input.Floats.TimesMs;
        var divisor = kind.IsPerSecond ? source.RangeSeconds : 1;
        for (var step = 0; step < _extrapolations.Length; step++)
        {
            var first = input.Floats.From[step];
            var last = input.Floats.To[step] - 1;
            if (last > first)
            {
                _extrapolations[step] = new Extrapolation(
                    input.StartMs(step), input.EndMs(step), times[first], times[last], last - first + 1, divisor);
            }
        }
    }

    /// <summary>Finds the samples that are less than the one before them.</summary>
    private void FindResets(ReadOnlySpan<double> values)
    {
        _resets.Clear();
        if (!kind.IsCounter)
        {
            return;
        }

        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
            {
                _resets.Add(i);
            }
        }
    }

    private void EvaluateWithStarts(in RangeInput input, int step, FloatWindow window, StepRow row)
    {
        var last = window.Count - 1;
        var change = window.Values[last] - window.Values[0];
        if (kind.IsCounter)
        {
            var isOverlapTold = false;
            for (var i = 1; i <= last; i++)
            {
                if (!isOverlapTold && StartTimestamps.Overlap(
                    window.StartMs(i - 1), window.TimesMs[i - 1], window.StartMs(i)))
                {
                    source.Context.Annotations.StartTimeOverlap(input.MetricName, source.Position);
                    isOverlapTold = true;
                }

                if (window.Values[i] < window.Values[i - 1] || StartTimestamps.AreReset(
                    window.StartMs(i - 1), window.TimesMs[i - 1], window.StartMs(i), window.TimesMs[i]))
                {
                    change += window.Values[i - 1];
                }
            }
        }

        var edges = new RateEdges(
            input.StartMs(step), input.EndMs(step), window.TimesMs, kind.IsCounter ? window.StartMs(0) : 0);
        var divisor = kind.IsPerSecond ? source.RangeSeconds : 1;
        if (edges.BeginsInside)
        {
            row.Set(step, (change + window.Values[0]) * edges.FactorFromStart(divisor));
        }
        else if (last > 0)
        {
            var extrapolation = edges.Extrapolate(divisor);
            row.Set(
                step,
                change * (kind.IsCounter
                    ? extrapolation.CounterFactor(window.Values[0], change)
                    : extrapolation.Factor));
        }
    }
}
