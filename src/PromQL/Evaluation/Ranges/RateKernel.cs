using Trine.Codecs;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>rate</c>, <c>increase</c> and <c>delta</c> of plain windows.</summary>
internal sealed class RateKernel(RangeSource source, RateKind kind, bool warnsOfNonCounters) : RangeKernel
{
    private readonly StepExtrapolations _extrapolations = new(source, kind.IsPerSecond ? source.RangeSeconds : 1);
    private readonly List<int> _resets = [];

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
        _extrapolations.Prepare(input);
        _extrapolations.Present.CopyTo(row.Present);
        FindResets(input.Floats.Values);
        var values = input.Floats.Values;
        var from = input.Floats.From;
        var to = input.Floats.To[..from.Length];
        var output = row.Values[..from.Length];
        var places = _extrapolations.PlaceOf[..from.Length];
        var extrapolations = _extrapolations.All;
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
            ref readonly var extrapolation = ref extrapolations[places[step]];
            if (!kind.IsCounter)
            {
                output[step] = change * extrapolation.Factor;
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

            output[step] = change * extrapolation.CounterFactor(start, change);
        }
    }

    /// <summary>Finds the samples that are less than the one before them.</summary>
    private void FindResets(ReadOnlySpan<double> values)
    {
        _resets.Clear();
        if (!kind.IsCounter || !DoubleColumn.Descends(values))
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
