using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>Copies rows into large shared arrays. Not thread-safe: one a worker.</summary>
/// <param name="steps">Length of a row.</param>
/// <param name="rowsExpected">How many rows will come, if that is known: no array is larger than they need.</param>
internal sealed class DenseRowBlock(int steps, int rowsExpected = int.MaxValue)
{
    // Below the size at which arrays go to the heap of large objects, where they would live long.
    private const int BlockValuesTarget = 8192;

    private readonly int _words = PresenceBits.WordsFor(steps);
    private readonly int _rowsMax = Math.Clamp(BlockValuesTarget / Math.Max(1, steps), 1, Math.Max(1, rowsExpected));
    private readonly List<(double[] Values, ulong[] Present)> _blocks = [];
    private int _rows;

    public DenseRow Add(in RowView row)
    {
        var (block, place) = Math.DivRem(_rows++, _rowsMax);
        if (block == _blocks.Count)
        {
            _blocks.Add((new double[_rowsMax * steps], new ulong[_rowsMax * _words]));
        }

        var values = _blocks[block].Values.AsMemory(place * steps, steps);
        var present = _blocks[block].Present.AsMemory(place * _words, _words);
        row.Values.CopyTo(values.Span);
        row.Present.CopyTo(present.Span);
        FloatHistogram?[]? histograms = null;
        if (row.HasHistograms)
        {
            histograms = row.Histograms.ToArray();
        }

        return new DenseRow(values, present, histograms);
    }

    /// <summary>Gives up the rows so far: the next ones take their places.</summary>
    public void Clear() => _rows = 0;
}
