using System.Diagnostics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>A vector of one step, repeated at each step of a longer grid: for what does not hang on time.</summary>
internal sealed class BroadcastVector : StepVector
{
    private readonly DenseVector _once;

    public BroadcastVector(DenseVector once, StepGrid grid)
        : base(grid, once.Labels)
    {
        Debug.Assert(once.Grid.Count == 1, "there is one value to repeat");
        _once = once;
    }

    public override RowReader OpenReader() => new Reader(_once, new StepRow(Grid.Count));

    private sealed class Reader(DenseVector once, StepRow row) : RowReader
    {
        public override RowView Read(int series)
        {
            row.Clear();
            var value = once[series];
            if (value.HistogramAt(0) is { } histogram)
            {
                for (var step = 0; step < row.Steps; step++)
                {
                    row.Set(step, histogram);
                }
            }
            else
            {
                row.Values.Fill(value.Values[0]);
                PresenceBits.SetAll(row.Present, row.Steps);
            }

            return row.View;
        }
    }
}
