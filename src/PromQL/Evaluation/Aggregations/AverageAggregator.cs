using Trine.Codecs;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>avg</c>: the compensated sum by the count, or an incremental mean once the sum would overflow.</summary>
internal sealed class AverageAggregator(QueryContext context, AggregateExpr expr, int steps) : StepAggregator
{
    // A sum, or a mean where the step has gone over to it.
    private readonly double[] _sums = new double[steps];
    private readonly double[] _rests = new double[steps];
    private readonly double[] _counts = new double[steps];
    private readonly ulong[] _isIncremental = new ulong[PresenceBits.WordsFor(steps)];
    private HistogramGroup? _histograms;

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        if (row.HasHistograms && _histograms is null)
        {
            _histograms = new HistogramGroup(context, expr, _sums.Length);
            for (var step = 0; step < _counts.Length; step++)
            {
                if (_counts[step] > 0)
                {
                    _histograms.NoteFloat(step);
                }
            }
        }

        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (_histograms is null)
            {
                Add(step, row.Values[step]);
            }
            else if (!_histograms.IsClosed(step))
            {
                AddMixed(step, row, labels);
            }
        }
    }

    public override void Finish(StepRow row)
    {
        for (var step = 0; step < _sums.Length; step++)
        {
            if (_counts[step] > 0)
            {
                row.Set(step, PresenceBits.IsSet(_isIncremental, step)
                    ? _sums[step] + _rests[step]
                    : _sums[step] / _counts[step] + _rests[step] / _counts[step]);
            }
        }

        _histograms?.Finish(row);
    }

    private void AddMixed(int step, in RowView row, in ElementLabels labels)
    {
        if (row.HistogramAt(step) is { } histogram)
        {
            _histograms!.Add(step, histogram, labels.MetricName); // The caller has made it.
        }
        else
        {
            _histograms!.NoteFloat(step); // The caller has made it.
            Add(step, row.Values[step]);
        }
    }

    private void Add(int step, double value)
    {
        var count = ++_counts[step];
        if (count == 1)
        {
            _sums[step] = value;
            return;
        }

        if (!PresenceBits.IsSet(_isIncremental, step))
        {
            double sum = _sums[step], rest = _rests[step];
            CompensatedSum.Add(value, ref sum, ref rest);
            if (!double.IsInfinity(sum))
            {
                (_sums[step], _rests[step]) = (sum, rest);
                return;
            }

            PresenceBits.Set(_isIncremental, step);
            _sums[step] /= count - 1;
            _rests[step] /= count - 1;
        }

        var share = (count - 1) / count;
        _sums[step] *= share;
        _rests[step] *= share;
        CompensatedSum.Add(value / count, ref _sums[step], ref _rests[step]);
    }
}
