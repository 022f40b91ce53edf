using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>irate</c> and <c>idelta</c>: the change between a window's last two samples.</summary>
internal sealed class InstantRateKernel(RangeSource source, bool isRate) : RangeKernel
{
    private const double MsPerSecond = 1000;

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count + histograms.Count < 2)
            {
                continue;
            }

            var last = Newest(floats, histograms, 0, 0);
            var previous = Newest(floats, histograms, last.Histogram is null ? 1 : 0, last.Histogram is null ? 0 : 1);
            if (last.TimeMs != previous.TimeMs)
            {
                Evaluate(input, step, previous, last, row);
            }
        }
    }

    private void Evaluate(in RangeInput input, int step, Sample previous, Sample last, StepRow row)
    {
        var seconds = (last.TimeMs - previous.TimeMs) / MsPerSecond;
        var isReset = StartTimestamps.AreReset(previous.StartMs, previous.TimeMs, last.StartMs, last.TimeMs);
        if (last.Histogram is null && previous.Histogram is null)
        {
            var isCounterReset = isRate && (last.Value < previous.Value || isReset);
            var change = isCounterReset ? last.Value : last.Value - previous.Value;
            row.Set(step, isRate ? change / seconds : change);
        }
        else if (last.Histogram is not null && previous.Histogram is not null)
        {
            HistogramRate.Instant(input, step, previous.Histogram, last.Histogram, isReset, isRate, seconds, row);
        }
        else
        {
            source.Context.Annotations.MixedFloatsHistograms(input.MetricName, source.Position);
        }
    }

    /// <summary>The newest sample when some at the end are left out.</summary>
    private static Sample Newest(FloatWindow floats, HistogramWindow histograms, int floatsOut, int histogramsOut)
    {
        var f = floats.Count - 1 - floatsOut;
        var h = histograms.Count - 1 - histogramsOut;
        return h < 0 || (f >= 0 && floats.TimesMs[f] >= histograms.TimesMs[h])
            ? new Sample(floats.TimesMs[f], floats.Values[f], null, floats.StartMs(f))
            : new Sample(histograms.TimesMs[h], 0, histograms.Values[h], histograms.StartMs(h));
    }

    private readonly record struct Sample(long TimeMs, double Value, FloatHistogram? Histogram, long StartMs);
}
