using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Which functions look at a window's samples of any kind without their values.</summary>
internal enum WindowPresence
{
    /// <summary><c>count_over_time</c>.</summary>
    Count,

    /// <summary><c>present_over_time</c>, and what <c>absent_over_time</c> is the reverse of.</summary>
    Present,

    /// <summary><c>ts_of_first_over_time</c>.</summary>
    TimeOfFirst,

    /// <summary><c>ts_of_last_over_time</c>.</summary>
    TimeOfLast,
}

/// <summary>Computes one of <see cref="WindowPresence"/>.</summary>
internal sealed class PresenceKernel(WindowPresence kind) : RangeKernel
{
    private const double MsPerSecond = 1000;

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count + histograms.Count == 0)
            {
                continue;
            }

            row.Set(step, kind switch
            {
                WindowPresence.Count => floats.Count + histograms.Count,
                WindowPresence.Present => 1,
                WindowPresence.TimeOfFirst => Math.Min(
                    floats.Count > 0 ? floats.TimesMs[0] : long.MaxValue,
                    histograms.Count > 0 ? histograms.TimesMs[0] : long.MaxValue) / MsPerSecond,
                _ => Math.Max(
                    floats.Count > 0 ? floats.TimesMs[^1] : 0,
                    histograms.Count > 0 ? histograms.TimesMs[^1] : 0) / MsPerSecond,
            });
        }
    }
}

/// <summary><c>first_over_time</c> and <c>last_over_time</c>.</summary>
internal sealed class EndKernel(bool isLast) : RangeKernel
{
    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count + histograms.Count == 0)
            {
                continue;
            }

            var isFloat = histograms.Count == 0 || (floats.Count > 0 && (isLast
                ? floats.TimesMs[^1] > histograms.TimesMs[^1]
                : floats.TimesMs[0] < histograms.TimesMs[0]));
            if (isFloat)
            {
                row.Set(step, isLast ? floats.Values[^1] : floats.Values[0]);
            }
            else
            {
                row.Set(step, isLast ? histograms.Values[^1] : histograms.Values[0]);
            }
        }
    }
}
