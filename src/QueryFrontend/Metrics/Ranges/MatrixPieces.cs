using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>Cuts matrices along time and joins them again.</summary>
internal static class MatrixPieces
{
    /// <summary>The points of a run of steps; series without any are left out. Points are shared, not copied.</summary>
    public static PromQLMatrix Slice(PromQLMatrix matrix, in StepTimes steps)
    {
        var slices = new List<MatrixSeries>(matrix.Series.Count);
        foreach (var series in matrix.Series)
        {
            var start = LowerBound(series.TimestampsMs, steps.FirstMs);
            var end = LowerBound(series.TimestampsMs, steps.LastMs + 1);
            if (start < end)
            {
                slices.Add(series.Slice(start, end - start));
            }
        }

        return new PromQLMatrix(slices);
    }

    /// <summary>Joins the matrices of runs that follow each other.</summary>
    /// <param name="pieces">Ascending in time, each sorted by labels.</param>
    /// <returns>Sorted by labels.</returns>
    public static PromQLMatrix Join(IReadOnlyList<PromQLMatrix> pieces)
    {
        var filled = pieces.Where(static piece => piece.Series.Count > 0).ToList();
        if (filled.Count <= 1)
        {
            return filled.Count == 0 ? new PromQLMatrix([]) : filled[0];
        }

        var parts = new Dictionary<LabelSet, List<MatrixSeries>>();
        foreach (var series in filled.SelectMany(static piece => piece.Series))
        {
            if (!parts.TryGetValue(series.Labels, out var known))
            {
                parts.Add(series.Labels, known = []);
            }

            known.Add(series);
        }

        var joined = parts.Values.Select(Join).ToArray();
        Array.Sort(joined, static (left, right) => LabelSet.Compare(left.Labels, right.Labels));
        return new PromQLMatrix(joined);
    }

    private static MatrixSeries Join(List<MatrixSeries> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var count = parts.Sum(static part => part.Count);
        var (timestampsMs, values) = (new long[count], new double[count]);
        var histograms = parts.Exists(static part => part.HasHistograms) ? new FloatHistogram?[count] : null;
        var place = 0;
        foreach (var part in parts)
        {
            part.TimestampsMs.CopyTo(timestampsMs.AsSpan(place));
            part.Values.CopyTo(values.AsSpan(place));
            part.Histograms.CopyTo(histograms.AsSpan(histograms is null ? 0 : place));
            place += part.Count;
        }

        return new MatrixSeries(parts[0].Labels, timestampsMs, values, histograms);
    }

    /// <summary>How many times lie before one.</summary>
    private static int LowerBound(ReadOnlySpan<long> timesMs, long timeMs)
    {
        var found = timesMs.BinarySearch(timeMs);
        return found < 0 ? ~found : found;
    }
}
