using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Tells a query's sender of rates over what does not look like a counter.</summary>
internal static class NonCounters
{
    public static void Inform(RangeSource source, in RangeInput input, StepRow row)
    {
        var name = input.MetricName;
        if (name.Length == 0 || !HasFloat(row.View))
        {
            return;
        }

        if (source.Context.Features.TypeAndUnitLabels)
        {
            var type = input.Labels.ValueOf(MetadataLabels.Type);
            if (type is not ("counter" or "histogram"))
            {
                source.Context.Annotations.PossibleNonCounterType(name, type, source.Position);
            }
        }
        else if (!IsCounterName(name))
        {
            source.Context.Annotations.PossibleNonCounter(name, source.Position);
        }
    }

    private static bool IsCounterName(string name)
        => name.EndsWith("_total", StringComparison.Ordinal)
            || name.EndsWith("_bucket", StringComparison.Ordinal)
            || name.EndsWith("_count", StringComparison.Ordinal)
            || name.EndsWith("_sum", StringComparison.Ordinal);

    private static bool HasFloat(in RowView row)
    {
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (row.HistogramAt(step) is null)
            {
                return true;
            }
        }

        return false;
    }
}
