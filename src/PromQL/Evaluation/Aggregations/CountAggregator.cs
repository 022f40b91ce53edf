using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>count</c>, and <c>group</c>, which is 1 where there is anything.</summary>
internal sealed class CountAggregator(int steps, bool isGroup) : StepAggregator
{
    private readonly int[] _counts = new int[steps];

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        var counts = _counts;
        if (PresenceBits.AreAllSet(row.Present, counts.Length))
        {
            for (var step = 0; step < counts.Length; step++)
            {
                counts[step]++;
            }

            return;
        }

        foreach (var step in PresenceBits.Steps(row.Present))
        {
            counts[step]++;
        }
    }

    public override void Finish(StepRow row)
    {
        for (var step = 0; step < _counts.Length; step++)
        {
            if (_counts[step] > 0)
            {
                row.Set(step, isGroup ? 1 : _counts[step]);
            }
        }
    }
}
