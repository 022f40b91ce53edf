using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Labels;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>A vector whose rows are in memory; every series has at least one value. Immutable once built.</summary>
internal sealed class DenseVector : StepVector
{
    private readonly DenseRow[] _rows;

    public DenseVector(StepGrid grid, ElementLabels[] labels, DenseRow[] rows)
        : base(grid, labels)
        => _rows = rows;

    public override bool IsDense => true;

    public static DenseVector Empty(StepGrid grid) => new(grid, [], []) { Uniqueness = NameUniqueness.Unique };

    public DenseRow RowAt(int series) => _rows[series];

    public RowView this[int series] => _rows[series].View;

    public override RowReader OpenReader() => new Reader(this);

    /// <summary>The same rows under other labels.</summary>
    public DenseVector Relabel(ElementLabels[] labels) => new(Grid, labels, _rows);

    /// <summary>Some of the series, in any order.</summary>
    public DenseVector Pick(int[] order)
        => new(Grid, Array.ConvertAll(order, i => Labels[i]), Array.ConvertAll(order, i => _rows[i]))
        {
            Uniqueness = Uniqueness,
        };

    public long CountSamples()
    {
        var count = 0L;
        foreach (var row in _rows)
        {
            count += row.View.CountSamples();
        }

        return count;
    }

    private sealed class Reader(DenseVector vector) : RowReader
    {
        public override RowView Read(int series) => vector[series];
    }
}

/// <summary>One row of a <see cref="DenseVector"/>: slices of blocks that neighbours share.</summary>
internal readonly struct DenseRow(
    ReadOnlyMemory<double> values, ReadOnlyMemory<ulong> present, FloatHistogram?[]? histograms)
{
    public ReadOnlyMemory<double> Values => values;

    public FloatHistogram?[]? Histograms => histograms;

    public RowView View => new(values.Span, present.Span, histograms ?? []);

    /// <summary>The same values at fewer steps.</summary>
    public DenseRow At(ReadOnlyMemory<ulong> fewer) => new(values, fewer, histograms);
}
