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
        var warnings = new List<string>();
        if (query.StepNs > 0 && series.Count <= query.Limits.SeriesMax && IsMerged(series))
        {
            // Fast path: what an aggregation over time gives.
            var asTheyAre = new MetricSeries[series.Count];
            for (var i = 0; i < asTheyAre.Length; i++)
            {
                asTheyAre[i] = ToSeries(series[i], steps);
            }

            return new LogQLResult(new MetricMatrix(asTheyAre), warnings);
        }

        var isSorted = query.StepNs == 0 && SortsByValue(query.Expr);
        var sorted = isSorted ? series : Sorted(series);
        var merged = query.StepNs == 0 ? [.. sorted.Select(one => new[] { one })] : Merge(sorted);
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
            ? new MetricVector(steps.TimeMs(0), [.. merged.Select(one => new MetricSample(one[0].Labels, one[0].Values[0]))])
            : new MetricMatrix([.. merged.Select(one => ToSeries(one, steps))]);
        return new LogQLResult(data, warnings);
    }

    private const string Advice = "consider reducing query cardinality by adding more specific stream selectors, reducing the time "
        + "range, or aggregating results with functions like sum(), count() or topk()";

    private static string LimitText(LogQLQuery query)
        => $"maximum number of series ({query.Limits.SeriesMax}) reached for a single query";

    /// <summary>Series sorted by labels.</summary>
    private static IReadOnlyList<StepSeries> Sorted(IReadOnlyList<StepSeries> series)
        => IsMerged(series)
            ? series
            : [.. series.Where(one => !one.IsEmpty).OrderBy(one => one.Labels, LabelSet.Ordering)];

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

    /// <summary>Puts series with equal labels together, as <c>label_replace</c> and <c>or</c> can make them.</summary>
    private static List<StepSeries[]> Merge(IReadOnlyList<StepSeries> sorted)
    {
        var merged = new List<StepSeries[]>(sorted.Count);
        foreach (var one in sorted)
        {
            if (merged.Count > 0 && merged[^1][0].Labels.Equals(one.Labels))
            {
                merged[^1] = [.. merged[^1], one];
            }
            else
            {
                merged.Add([one]);
            }
        }

        return merged;
    }

    /// <summary>One series of those with equal labels: at each step the values of all that have one, as Loki gives them.</summary>
    private static MetricSeries ToSeries(StepSeries[] members, StepGrid steps)
    {
        if (members is [var only])
        {
            return ToSeries(only, steps);
        }

        var count = members.Sum(member => member.Present.Count());
        var (times, values) = (new long[count], new double[count]);
        var next = 0;
        for (var step = 0; step < steps.Count; step++)
        {
            foreach (var member in members)
            {
                if (member.Present[step])
                {
                    times[next] = steps.TimeMs(step);
                    values[next++] = member.Values[step];
                }
            }
        }

        return new MetricSeries(members[0].Labels, times, values);
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
