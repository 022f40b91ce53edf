using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// The series of an instant selector with <c>smoothed</c>: between two samples the value is interpolated.
/// </summary>
internal sealed class SmoothedSelectorVector(
    QueryContext context, StepGrid grid, RangeSource samples, ElementLabels[] labels) : StepVector(grid, labels)
{
    public override RowReader OpenReader() => new Reader(context, samples.OpenReader(), new StepRow(Grid.Count));

    private sealed class Reader(QueryContext context, RangeReader samples, StepRow row) : RowReader
    {
        public override RowView Read(int series)
        {
            context.ThrowIfCancelled();
            row.Clear();
            var input = samples.Read(series);
            if (input.Histograms.Count > 0)
            {
                HistogramEdges.Smooth(input, row, context);
            }

            for (var step = 0; step < input.Steps; step++)
            {
                var window = input.Floats.At(step);
                if (window.Count > 0 && input.Histograms.At(step).Count == 0)
                {
                    Set(step, window, input.EndMs(step));
                }
            }

            context.Budget.Add(row.View.CountSamples());
            return row.View;
        }

        private void Set(int step, FloatWindow window, long timeMs)
        {
            var next = 0;
            while (next < window.Count && window.TimesMs[next] < timeMs)
            {
                next++;
            }

            if (next < window.Count && window.TimesMs[next] == timeMs)
            {
                row.Set(step, window.Values[next]);
            }
            else if (next > 0 && next < window.Count)
            {
                row.Set(step, Edges.Interpolate(window, next - 1, timeMs, isCounter: false));
            }
            else if (next > 0)
            {
                // No later sample yet: the value goes on.
                row.Set(step, window.Values[next - 1]);
            }
        }
    }
}
