using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;
using Trine.Model.Metrics.Results;

namespace Trine.PromQL.Evaluation;

/// <summary>
/// Turns what was evaluated into what is answered: names go that were to go, empty steps are left out.
/// </summary>
internal sealed class ResultBuilder(QueryContext context)
{
    public static PromQLMatrix Sort(PromQLMatrix matrix)
    {
        var series = matrix.Series.ToArray();
        Array.Sort(series, (left, right) => LabelSet.Compare(left.Labels, right.Labels));
        return new PromQLMatrix(series);
    }

    /// <summary>An instant query's vector, in the order of evaluation.</summary>
    public PromQLVector Vector(DenseVector vector)
    {
        var final = Final(vector);
        var samples = new VectorSample[final.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            var row = final[i];
            samples[i] = new VectorSample(final.Labels[i].Stored, row.Values[0], row.HistogramAt(0));
        }

        return new PromQLVector(context.Query.StartMs, samples);
    }

    /// <summary>A range query's matrix.</summary>
    public PromQLMatrix Matrix(DenseVector vector)
    {
        var final = Final(vector);
        var times = TimesOf(final.Grid);
        var series = new MatrixSeries[final.Count];
        for (var i = 0; i < series.Length; i++)
        {
            series[i] = SeriesOf(final.Labels[i].Stored, final.RowAt(i), times);
        }

        return new PromQLMatrix(series);
    }

    /// <summary>A scalar at every step of a range query: one series without labels.</summary>
    public PromQLMatrix Matrix(ScalarSteps scalar, StepGrid grid)
    {
        var values = new double[grid.Count];
        for (var step = 0; step < values.Length; step++)
        {
            values[step] = scalar[step];
        }

        context.Budget.Add(values.Length);
        return new PromQLMatrix([new MatrixSeries(LabelSet.Empty, TimesOf(grid), values, null)]);
    }

    /// <summary>The samples of a range vector as they are.</summary>
    public PromQLMatrix Matrix(RangeSource source)
    {
        var series = new List<MatrixSeries>();
        var reader = source.OpenReader();
        for (var i = 0; i < source.Labels.Length; i++)
        {
            var samples = WindowSamples.Of(reader.Read(i));
            if (samples.Count > 0)
            {
                context.Budget.Add(samples.Count);
                series.Add(new MatrixSeries(
                    source.Labels[i].Final(),
                    samples.TimestampsMs.ToArray(),
                    samples.Values.ToArray(),
                    samples.HasHistograms ? samples.Histograms.ToArray() : null));
            }
        }

        return new PromQLMatrix(series);
    }

    private DenseVector Final(DenseVector vector)
    {
        var labels = Array.ConvertAll(vector.Labels, element => new ElementLabels(element.Final()));
        if (vector.IsUniqueWithoutNames)
        {
            return vector.Relabel(labels);
        }

        return RowWorkers.Materialise(DuplicateLabels.Merge(vector.Relabel(labels), context), context);
    }

    private static long[] TimesOf(StepGrid grid)
    {
        var times = new long[grid.Count];
        for (var step = 0; step < times.Length; step++)
        {
            times[step] = grid.TimeMs(step);
        }

        return times;
    }

    private static MatrixSeries SeriesOf(LabelSet labels, DenseRow row, long[] times)
    {
        var view = row.View;
        var count = PresenceBits.Count(view.Present);
        var first = FirstOf(view.Present);
        if (IsRun(view.Present, first))
        {
            // Fast path: a series with a beginning and an end, but no gap; times and values are not copied.
            return new MatrixSeries(
                labels,
                times.AsMemory(first, count),
                row.Values.Slice(first, count),
                row.Histograms is { } all ? count == times.Length ? all : all[first..(first + count)] : null);
        }

        var presentTimes = new long[count];
        var values = new double[count];
        var histograms = view.HasHistograms ? new FloatHistogram?[count] : null;
        var next = 0;
        foreach (var step in PresenceBits.Steps(view.Present))
        {
            presentTimes[next] = times[step];
            values[next] = view.Values[step];
            if (histograms is not null)
            {
                histograms[next] = view.Histograms[step];
            }

            next++;
        }

        return new MatrixSeries(labels, presentTimes, values, histograms);
    }

    private static int FirstOf(ReadOnlySpan<ulong> present)
    {
        var steps = PresenceBits.Steps(present);
        return steps.MoveNext() ? steps.Current : 0;
    }

    private static bool IsRun(ReadOnlySpan<ulong> present, int first)
    {
        var next = first;
        foreach (var step in PresenceBits.Steps(present))
        {
            if (step != next++)
            {
                return false;
            }
        }

        return true;
    }
}
