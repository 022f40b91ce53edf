using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>One series' values at every step, as columns of one length.</summary>
/// <param name="values">One a step; without meaning where there is none or a histogram.</param>
/// <param name="present">At which steps there is a value, see <see cref="PresenceBits"/>.</param>
/// <param name="histograms">One a step, null where the value is a float; empty if no value is a histogram. Without
/// meaning where there is no value.</param>
internal readonly ref struct RowView(
    ReadOnlySpan<double> values, ReadOnlySpan<ulong> present, ReadOnlySpan<FloatHistogram?> histograms)
{
    public ReadOnlySpan<double> Values { get; } = values;

    public ReadOnlySpan<ulong> Present { get; } = present;

    /// <summary>Shared: never changed.</summary>
    public ReadOnlySpan<FloatHistogram?> Histograms { get; } = histograms;

    public bool HasHistograms => !Histograms.IsEmpty;

    public int Steps => Values.Length;

    public FloatHistogram? HistogramAt(int step) => Histograms.IsEmpty ? null : Histograms[step];

    /// <summary>Samples as the limit counts them.</summary>
    public long CountSamples()
    {
        long count = PresenceBits.Count(Present);
        if (HasHistograms)
        {
            foreach (var step in PresenceBits.Steps(Present))
            {
                count += Histograms[step] is { } histogram ? SampleBudget.SizeOf(histogram) - 1 : 0;
            }
        }

        return count;
    }
}
