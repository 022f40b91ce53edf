using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Sorts series by their labels. Stateless.</summary>
internal static class SeriesOrder
{
    public static StepSeries[] Sort(List<StepSeries> series)
    {
        var sorted = series.ToArray();
        if (HaveOneName(series))
        {
            // Fast path: a grouping by one label can have very many series, and only values differ.
            var values = Array.ConvertAll(sorted, one => one.Labels[0].Value);
            Array.Sort(values, sorted, StringComparer.Ordinal);
        }
        else
        {
            Array.Sort(sorted, (left, right) => LabelSet.Compare(left.Labels, right.Labels));
        }

        return sorted;
    }

    private static bool HaveOneName(List<StepSeries> series)
    {
        foreach (var one in series)
        {
            if (one.Labels.Count != 1 || one.Labels[0].Name != series[0].Labels[0].Name)
            {
                return false;
            }
        }

        return true;
    }
}
