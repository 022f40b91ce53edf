namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Counts the samples of one series' windows for limits and statistics.</summary>
internal static class RangeCounts
{
    /// <exception cref="Model.RequestException">A window holds more than a query may.</exception>
    public static void Add(RangeSource source, WindowBounds floats, HistogramWindows histograms)
    {
        var counts = source.Context.Counts;
        var total = floats.Total;
        var largest = (long)floats.Largest;
        for (var step = 0; step < source.Grid.Count && (histograms.Count > 0 || counts.HasPerStep); step++)
        {
            var inWindow = 0L;
            foreach (var histogram in histograms.At(step).Values)
            {
                inWindow += SampleBudget.SizeOf(histogram);
            }

            total += inWindow;
            largest = Math.Max(largest, inWindow);
            counts.AddAt(source.Grid.TimeMs(step), inWindow + floats.To[step] - floats.From[step]);
        }

        counts.AddTotal(total);
        source.Context.Budget.Add(largest);
        source.Context.Budget.Add(-largest);
    }
}
