using Trine.Codecs;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>sum</c>, compensated.</summary>
internal sealed class SumAggregator(QueryContext context, AggregateExpr expr, int steps) : StepAggregator
{
    private readonly double[] _sums = new double[steps];
    private readonly double[] _rests = new double[steps];
    private readonly ulong[] _present = new ulong[PresenceBits.WordsFor(steps)];
    private HistogramGroup? _histograms;

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        if (row.HasHistograms || _histograms is not null)
        {
            AddMixed(row, labels);
            return;
        }

        PresenceBits.Or(_present, row.Present);
        if (PresenceBits.AreAllSet(row.Present, _sums.Length))
        {
            // Fast path: a value at every step.
            CompensatedSum.Add(row.Values, _sums, _rests);
            return;
        }

        foreach (var step in PresenceBits.Steps(row.Present))
        {
            CompensatedSum.Add(row.Values[step], ref _sums[step], ref _rests[step]);
        }
    }

    public override void Finish(StepRow row)
    {
        _present.CopyTo(row.Present);
        for (var step = 0; step < _sums.Length; step++)
        {
            row.Values[step] = _sums[step] + _rests[step];
        }

        _histograms?.Finish(row);
    }

    private void AddMixed(in RowView row, in ElementLabels labels)
    {
        if (_histograms is null)
        {
            _histograms = new HistogramGroup(context, expr, _sums.Length);
            foreach (var step in PresenceBits.Steps(_present))
            {
                _histograms.NoteFloat(step);
            }
        }

        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (_histograms.IsClosed(step))
            {
                continue;
            }

            PresenceBits.Set(_present, step);
            if (row.HistogramAt(step) is { } histogram)
            {
                _histograms.Add(step, histogram, labels.MetricName);
            }
            else
            {
                _histograms.NoteFloat(step);
                CompensatedSum.Add(row.Values[step], ref _sums[step], ref _rests[step]);
            }
        }
    }
}
