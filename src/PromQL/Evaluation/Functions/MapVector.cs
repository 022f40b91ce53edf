using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Maps one value to another, or to none. Implemented by structs, so that calls are inlined.</summary>
internal interface IElementMap
{
    /// <summary>Maps a number; false if nothing comes of it.</summary>
    bool TryMap(double value, int step, out double result);

    /// <summary>Maps a histogram; null if nothing comes of it.</summary>
    MappedHistogram Map(FloatHistogram histogram, int step);
}

/// <summary>What comes of a histogram: another one, a number, or nothing.</summary>
internal readonly record struct MappedHistogram(FloatHistogram? Histogram, double Value, bool IsFloat)
{
    public static MappedHistogram Nothing => default;

    public static MappedHistogram Of(double value) => new(null, value, true);
}

/// <summary>A vector each of whose values is mapped on its own.</summary>
internal sealed class MapVector<TMap>(StepVector vector, ElementLabels[] labels, TMap map)
    : StepVector(vector.Grid, labels)
    where TMap : struct, IElementMap
{
    public override RowReader OpenReader() => new Reader(vector.OpenReader(), map, new StepRow(Grid.Count));

    private sealed class Reader(RowReader rows, TMap map, StepRow row) : RowReader
    {
        public override RowView Read(int series)
        {
            row.Clear();
            var view = rows.Read(series);
            foreach (var step in PresenceBits.Steps(view.Present))
            {
                if (view.HistogramAt(step) is { } histogram)
                {
                    Set(step, map.Map(histogram, step));
                }
                else if (map.TryMap(view.Values[step], step, out var result))
                {
                    row.Set(step, result);
                }
            }

            return row.View;
        }

        private void Set(int step, MappedHistogram mapped)
        {
            if (mapped.Histogram is { } histogram)
            {
                row.Set(step, histogram);
            }
            else if (mapped.IsFloat)
            {
                row.Set(step, mapped.Value);
            }
        }
    }
}
