using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Computes a function of range vectors for one series at all steps. May keep buffers: one a worker.</summary>
internal abstract class RangeKernel
{
    /// <param name="input">Samples and windows.</param>
    /// <param name="row">Cleared; steps without a result stay so.</param>
    public abstract void Evaluate(in RangeInput input, StepRow row);

    /// <summary>Tells what only shows when a series is done.</summary>
    public virtual void Finish(in RangeInput input, StepRow row)
    {
    }
}

/// <summary>The vector that a function of a range vector gives.</summary>
/// <param name="source">The range vector.</param>
/// <param name="labels">Those of the source, most often without names.</param>
/// <param name="kernel">Makes the computation, one a worker.</param>
internal sealed class RangeFunctionVector(RangeSource source, ElementLabels[] labels, Func<RangeKernel> kernel)
    : StepVector(source.Grid, labels)
{
    public override RowReader OpenReader()
        => new Reader(source, source.OpenReader(), kernel(), new StepRow(Grid.Count));

    private sealed class Reader(RangeSource source, RangeReader reader, RangeKernel kernel, StepRow row) : RowReader
    {
        public override RowView Read(int series)
        {
            row.Clear();
            var input = reader.Read(series);
            if (input.Floats.Count + input.Histograms.Count > 0)
            {
                kernel.Evaluate(input, row);
                kernel.Finish(input, row);
                source.Context.Budget.Add(row.View.CountSamples());
            }

            return row.View;
        }
    }
}
