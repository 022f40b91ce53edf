using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.Model.GoText;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>Aggregations that keep some series of each group: <c>topk</c>, <c>bottomk</c>, <c>limitk</c> and
/// <c>limit_ratio</c>.</summary>
internal sealed class SeriesSelection(
    AggregateExpr expr, DenseVector input, ScalarSteps parameter, QueryContext context)
{
    // The numbers between which a double becomes a 64-bit integer.
    private const double IntegerMin = long.MinValue;
    private const double IntegerMax = 9223372036854774784;

    private readonly int _words = PresenceBits.WordsFor(input.Grid.Count);

    /// <exception cref="Model.RequestException">The parameter is no number or not within bounds.</exception>
    public DenseVector Evaluate()
    {
        if (!CheckParameter())
        {
            return DenseVector.Empty(input.Grid);
        }

        var groups = new LabelGroups(Aggregation.ProjectionOf(expr, expr.Grouping));
        var groupOf = groups.AddAll(input.Labels);
        var members = new List<int>[groups.Count];
        for (var i = 0; i < groupOf.Length; i++)
        {
            (members[groupOf[i]] ??= []).Add(i);
        }

        var chosen = new ulong[input.Count][];
        var order = new List<int>();
        foreach (var group in members)
        {
            Select(group, chosen, order);
        }

        return input.Grid.IsInstant ? input.Pick([.. order]) : Mask(chosen);
    }

    private bool CheckParameter()
    {
        var (least, greatest, hasNaN) = parameter.Range(input.Grid.Count);
        if (expr.Op == AggregateOp.LimitRatio)
        {
            return CheckRatio(least, greatest, hasNaN);
        }

        if (!hasNaN && greatest < 1)
        {
            return false;
        }

        if (hasNaN)
        {
            throw QueryFailure.Execution("Parameter value is NaN");
        }

        if (least <= IntegerMin)
        {
            throw QueryFailure.Execution($"Scalar value {GoFloat.FormatG(least)} underflows int64");
        }

        return greatest < IntegerMax
            ? true
            : throw QueryFailure.Execution($"Scalar value {GoFloat.FormatG(greatest)} overflows int64");
    }

    private bool CheckRatio(double least, double greatest, bool hasNaN)
    {
        if (hasNaN)
        {
            throw QueryFailure.Execution("Ratio value is NaN");
        }

        if (least == 0 && greatest == 0)
        {
            return false;
        }

        var position = expr.Parameter!.Position; // The parser has seen to it.
        if (greatest > 1)
        {
            context.Annotations.InvalidRatio(greatest, 1, position);
        }

        if (least < -1)
        {
            context.Annotations.InvalidRatio(least, -1, position);
        }

        return true;
    }

    private void Select(List<int> group, ulong[][] chosen, List<int> order)
    {
        var heap = new ValueHeap(expr.Op == AggregateOp.TopK);
        var picked = new List<int>();
        for (var step = 0; step < input.Grid.Count; step++)
        {
            context.ThrowIfCancelled();
            picked.Clear();
            switch (expr.Op)
            {
                case AggregateOp.LimitRatio:
                    PickRatio(group, step, picked);
                    break;
                case AggregateOp.LimitK:
                    PickFirst(group, step, picked);
                    break;
                default:
                    PickRanked(group, step, heap, picked);
                    break;
            }

            foreach (var series in picked)
            {
                PresenceBits.Set(chosen[series] ??= new ulong[_words], step);
            }
        }

        if (input.Grid.IsInstant)
        {
            order.AddRange(picked);
        }
    }

    private void PickRatio(List<int> group, int step, List<int> picked)
    {
        var ratio = Math.Clamp(parameter[step], -1, 1);
        foreach (var series in group)
        {
            if (ratio != 0 && PresenceBits.IsSet(input[series].Present, step)
                && RatioSampling.Takes(input.Labels[series].Resolve(), ratio))
            {
                picked.Add(series);
            }
        }
    }

    private void PickFirst(List<int> group, int step, List<int> picked)
    {
        var countMax = (long)parameter[step];
        foreach (var series in group)
        {
            if (picked.Count < countMax && PresenceBits.IsSet(input[series].Present, step))
            {
                picked.Add(series);
            }
        }
    }

    private void PickRanked(List<int> group, int step, ValueHeap heap, List<int> picked)
    {
        var countMax = Math.Min((long)parameter[step], input.Count);
        if (countMax < 1)
        {
            return;
        }

        heap.Clear();
        foreach (var series in group)
        {
            var row = input[series];
            if (!PresenceBits.IsSet(row.Present, step))
            {
                continue;
            }

            if (row.HistogramAt(step) is null)
            {
                heap.Add(row.Values[step], series, countMax);
            }
            else
            {
                context.Annotations.HistogramIgnoredInAggregation(expr.Op.Name(), expr.Position);
            }
        }

        picked.AddRange(input.Grid.IsInstant ? heap.Ordered() : heap.Series);
    }

    private DenseVector Mask(ulong[][] chosen)
    {
        var labels = new List<ElementLabels>();
        var rows = new List<DenseRow>();
        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] is { } present)
            {
                labels.Add(input.Labels[i]);
                rows.Add(input.RowAt(i).At(present));
            }
        }

        return new DenseVector(input.Grid, [.. labels], [.. rows])
        {
            Uniqueness = input.Uniqueness,
        };
    }
}
