using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Brings evaluated series into the form of an answer and holds them to the series limit. Stateless.</summary>
internal static class MetricResult
{
    /// <exception cref="RequestException">There are more series than allowed.</exception>
    public static LogQLResult Create(LogQLQuery query, IReadOnlyList<StepSeries> series, StepGrid steps)
    {
        var isSorted = query.StepNs == 0 && SortsByValue(query.Expr);
        var merged = isSorted ? series : Merge(series);
        var warnings = new List<string>();
        if (merged.Count > query.Limits.SeriesMax)
        {
            if (!query.IsDrilldown)
            {
                throw new RequestException(RequestError.BadRequest, LimitText(query) + "; " + Advice);
            }

            warnings.Add(LimitText(query) + "; returning partial results");
            merged = [.. merged.Take(query.Limits.SeriesMax)];
        }

        LogQueryData data = query.StepNs == 0
            ? new MetricVector(steps.TimeMs(0), [.. merged.Select(one => new MetricSample(one.Labels, one.Values[0]))])
            : new MetricMatrix([.. merged.Select(one => ToSeries(one, steps))]);
        return new LogQLResult(data, warnings);
    }

    private const string Advice = "consider reducing query cardinality by adding more specific stream selectors, reducing the time "
        + "range, or aggregating results with functions like sum(), count() or topk()";

    private static string LimitText(LogQLQuery query)
        => $"maximum number of series ({query.Limits.SeriesMax}) reached for a single query";

    /// <summary>Series sorted by labels; of those with equal labels, as <c>label_replace</c> can make them, the first has its say.</summary>
    private static IReadOnlyList<StepSeries> Merge(IReadOnlyList<StepSeries> series)
    {
        if (IsMerged(series))
        {
            return series; // Fast path: what an aggregation over time gives.
        }

        var byLabels = new Dictionary<LabelSet, StepSeries>();
        foreach (var one in series)
        {
            if (byLabels.TryAdd(one.Labels, one))
            {
                continue;
            }

            var merged = new StepSeries(one.Labels, one.Values.Length);
            var first = byLabels[one.Labels];
            for (var step = 0; step < one.Values.Length; step++)
            {
                if (first.Present[step] || one.Present[step])
                {
                    merged.Set(step, first.Present[step] ? first.Values[step] : one.Values[step]);
                }
            }

            byLabels[one.Labels] = merged;
        }

        var sorted = byLabels.Values.ToList();
        sorted.RemoveAll(one => one.IsEmpty);
        sorted.Sort((left, right) => LabelSet.Compare(left.Labels, right.Labels));
        return sorted;
    }

    private static bool IsMerged(IReadOnlyList<StepSeries> series)
    {
        for (var i = 0; i < series.Count; i++)
        {
            if (series[i].IsEmpty || (i > 0 && LabelSet.Compare(series[i - 1].Labels, series[i].Labels) >= 0))
            {
                return false;
            }
        }

        return true;
    }

    private static MetricSeries ToSeries(StepSeries series, StepGrid steps)
    {
        var count = series.Present.Count();
        var (times, values) = (new long[count], new double[count]);
        var next = 0;
        foreach (var step in series.Present)
        {
            times[next] = steps.TimeMs(step);
            values[next++] = series.Values[step];
        }

        return new MetricSeries(series.Labels, times, values);
    }

    private static bool SortsByValue(LogQLExpr expr) => expr switch
    {
        VectorAggregationExpr aggregation
            => aggregation.Op is VectorOp.Sort or VectorOp.SortDesc || SortsByValue(aggregation.Operand),
        BinaryOpExpr binary => SortsByValue(binary.Left) || SortsByValue(binary.Right),
        LabelReplaceExpr replace => SortsByValue(replace.Operand),
        _ => false,
    };
}
