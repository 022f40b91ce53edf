using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>One series' values at every step, as columns of one length.</summary>
/// <param name="values">One a step; without meaning where there is none or a histogram.</param>
/// <param name="present">At which steps there is a value, see <see cref="PresenceBits"/>.</param>
/// <param name="histograms">One a step, null where there is none; empty if no value is a histogram.</param>
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
        foreach (var histogram in Histograms)
        {
            count += histogram is null ? 0 : SampleBudget.SizeOf(histogram) - 1;
        }

        return count;
    }
}
