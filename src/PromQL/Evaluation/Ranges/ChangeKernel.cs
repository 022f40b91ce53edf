using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>changes</c> and <c>resets</c>: how many neighbours in a window differ, or go down.</summary>
internal sealed class ChangeKernel(RangeSource source, bool isResets) : RangeKernel
{
    private readonly bool _isAnchored = source.Edge == SelectorEdge.Anchored;
    private int[] _sums = [];

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        if (input.Histograms.Count == 0 && !_isAnchored)
        {
            EvaluateFloats(input, row);
            return;
        }

        for (var step = 0; step < input.Steps; step++)
        {
            source.Context.ThrowIfCancelled();
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count + histograms.Count > 0 && FindFirst(
                floats, histograms, input.StartMs(step), out var firstFloat, out var firstHistogram))
            {
                row.Set(step, Count(floats, histograms, firstFloat, firstHistogram));
            }
        }
    }

    /// <summary>
    /// Fast path: counts of neighbours are summed once, and a window's count is a difference of sums.
    /// </summary>
    private void EvaluateFloats(in RangeInput input, StepRow row)
    {
        var floats = input.Floats;
        if (_sums.Length < floats.Count)
        {
            _sums = new int[floats.Count];
        }

        _sums[0] = 0;
        for (var i = 1; i < floats.Count; i++)
        {
            var counts = isResets
                ? IsReset(floats.Values[i - 1], floats.Values[i])
                    || (!floats.StartsMs.IsEmpty && StartTimestamps.AreReset(
                        floats.StartsMs[i - 1], floats.TimesMs[i - 1], floats.StartsMs[i], floats.TimesMs[i]))
                : IsChange(floats.Values[i - 1], floats.Values[i]);
            _sums[i] = _sums[i - 1] + (counts ? 1 : 0);
        }

        for (var step = 0; step < input.Steps; step++)
        {
            var from = floats.From[step];
            var to = floats.To[step];
            if (to > from)
            {
                row.Set(step, _sums[to - 1] - _sums[from]);
            }
        }
    }

    /// <summary>
    /// Where counting begins: with <c>anchored</c> at the newest sample of any kind at or before the start.
    /// </summary>
    private bool FindFirst(
        FloatWindow floats, HistogramWindow histograms, long startMs, out int firstFloat, out int firstHistogram)
    {
        (firstFloat, firstHistogram) = (0, 0);
        if (!_isAnchored)
        {
            return true;
        }

        var lastFloat = CountUntil(floats.TimesMs, startMs) - 1;
        var lastHistogram = CountUntil(histograms.TimesMs, startMs) - 1;
        if (lastFloat + 1 >= floats.Count && lastHistogram + 1 >= histograms.Count)
        {
            return false;
        }

        var isFloat = lastHistogram < 0
            || (lastFloat >= 0 && floats.TimesMs[lastFloat] >= histograms.TimesMs[lastHistogram]);
        firstFloat = Math.Max(0, isFloat ? lastFloat : lastFloat + 1);
        firstHistogram = Math.Max(0, isFloat ? lastHistogram + 1 : lastHistogram);
        return true;
    }

    private static int CountUntil(ReadOnlySpan<long> timesMs, long untilMs)
    {
        var count = 0;
        while (count < timesMs.Length && timesMs[count] <= untilMs)
        {
            count++;
        }

        return count;
    }

    private int Count(FloatWindow floats, HistogramWindow histograms, int f, int h)
    {
        var count = 0;
        var isFirst = true;
        FloatHistogram? previousHistogram = null;
        double previous = 0;
        long previousMs = 0;
        long previousStartMs = 0;
        while (f < floats.Count || h < histograms.Count)
        {
            var isFloat = h >= histograms.Count || (f < floats.Count && floats.TimesMs[f] < histograms.TimesMs[h]);
            var histogram = isFloat ? null : histograms.Values[h];
            var value = isFloat ? floats.Values[f] : 0;
            var timeMs = isFloat ? floats.TimesMs[f] : histograms.TimesMs[h];
            var startMs = isFloat ? floats.StartMs(f) : histograms.StartMs(h);
            if (!isFirst && (isResets && previousHistogram is null == histogram is null
                && StartTimestamps.AreReset(previousStartMs, previousMs, startMs, timeMs)
                || Differ(previous, previousHistogram, value, histogram)))
            {
                count++;
            }

            (isFirst, previous, previousHistogram, previousMs, previousStartMs)
                = (false, value, histogram, timeMs, startMs);
            f += isFloat ? 1 : 0;
            h += isFloat ? 0 : 1;
        }

        return count;
    }

    private bool Differ(double previous, FloatHistogram? previousHistogram, double value, FloatHistogram? histogram)
    {
        if (previousHistogram is null && histogram is null)
        {
            return isResets ? IsReset(previous, value) : IsChange(previous, value);
        }

        if (previousHistogram is null || histogram is null)
        {
            return true;
        }

        return isResets ? histogram.DetectReset(previousHistogram) : !histogram.HasSameContent(previousHistogram);
    }

    private static bool IsReset(double previous, double value) => value < previous;

    private static bool IsChange(double previous, double value)
        => value != previous && !(double.IsNaN(value) && double.IsNaN(previous));
}
