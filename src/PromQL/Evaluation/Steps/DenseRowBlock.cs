using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>Copies rows into large shared arrays. Not thread-safe: one a worker.</summary>
/// <param name="steps">Length of a row.</param>
internal sealed class DenseRowBlock(int steps)
{
    // Below the size at which arrays go to the heap of large objects, where they would live long.
    private const int BlockValuesTarget = 8192;

    private readonly int _words = PresenceBits.WordsFor(steps);
    private readonly int _rowsMax = Math.Max(1, BlockValuesTarget / Math.Max(1, steps));
    private double[] _values = [];
    private ulong[] _present = [];
    private int _rows;

    public DenseRow Add(in RowView row)
    {
        if (_values.Length == 0 || _rows == _rowsMax)
        {
            _values = new double[_rowsMax * steps];
            _present = new ulong[_rowsMax * _words];
            _rows = 0;
        }

        var values = _values.AsMemory(_rows * steps, steps);
        var present = _present.AsMemory(_rows * _words, _words);
        _rows++;
        row.Values.CopyTo(values.Span);
        row.Present.CopyTo(present.Span);
        FloatHistogram?[]? histograms = null;
        if (row.HasHistograms)
        {
            histograms = row.Histograms.ToArray();
        }

        return new DenseRow(values, present, histograms);
    }
}
