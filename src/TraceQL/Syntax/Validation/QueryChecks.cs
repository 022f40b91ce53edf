namespace Trine.TraceQL.Syntax;

/// <summary>Checks pipelines and metrics, with upstream's rules and texts.</summary>
internal static class QueryChecks
{
    public static void Check(TraceQLQuery query)
    {
        if (query.Pipeline is not null)
        {
            Check(query.Pipeline);
        }

        if (query.Metrics is not null)
        {
            Check(query.Metrics);
        }
    }

    private static void Check(PipelineStage stage)
    {
        switch (stage)
        {
            case Pipeline pipeline:
                foreach (var inner in pipeline.Stages)
                {
                    Check(inner);
                }

                break;
            case SpansetOperation operation:
                Check(operation.Left);
                Check(operation.Right);
                break;
            case SpansetFilter filter:
                CheckFilter(filter);
                break;
            case ScalarFilter filter:
                CheckScalar(filter);
                break;
            case GroupStage group:
                FieldChecks.Check(group.Expression);
                if (!group.Expression.ReferencesSpan)
                {
                    throw new TraceQLParseException($"grouping field expressions must reference the span: {group}");
                }

                break;
            case SelectStage select:
                CheckAll(select.Selected);
                break;
        }
    }

    private static void CheckAll(IEnumerable<TraceQLAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            FieldChecks.Check(attribute);
        }
    }

    private static void CheckFilter(SpansetFilter filter)
    {
        FieldChecks.Check(filter.Expression);
        if (filter.Expression.ImpliedType is { } type && type != TraceQLValueType.Boolean)
        {
            throw new TraceQLParseException($"span filter field expressions must resolve to a boolean: {filter}");
        }
    }

    private static void CheckScalar(ScalarFilter filter)
    {
        CheckAggregates(filter.Left);
        CheckAggregates(filter.Right);
        if (!TypeRules.Match(filter.Left.ImpliedType, filter.Right.ImpliedType))
        {
            throw new TraceQLParseException($"binary operations must operate on the same type: {filter}");
        }

        if (!TypeRules.Allows(filter.Operator, filter.Left.ImpliedType, filter.Right.ImpliedType))
        {
            throw new TraceQLParseException($"illegal operation for the given types: {filter}");
        }

        if (filter.Left is not AggregateExpr)
        {
            throw new TraceQLParseException("scalar filter lhs of type (%v) not yet supported");
        }

        if (filter.Right is not ScalarLiteral)
        {
            throw new TraceQLParseException("scalar filter rhs of type (%v) not yet supported");
        }
    }

    private static void CheckAggregates(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case ScalarOperation operation:
                CheckAggregates(operation.Left);
                CheckAggregates(operation.Right);
                break;
            case ScalarPipeline pipeline:
                Check(pipeline.Source);
                CheckAggregates(pipeline.Scalar);
                break;
            case AggregateExpr { Expression: { } expression } aggregate:
                FieldChecks.Check(expression);
                if (!TypeRules.IsNumeric(expression.ImpliedType))
                {
                    throw new TraceQLParseException(
                        $"aggregate field expressions must resolve to a number type: {aggregate}");
                }

                if (!expression.ReferencesSpan)
                {
                    throw new TraceQLParseException(
                        $"aggregate field expressions must reference the span: {aggregate}");
                }

                break;
        }
    }

    private static void Check(MetricsExpr metrics)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                Check(query.Source);
                CheckFunction(query.Function);
                break;
            case RankedExpr ranked:
                Check(ranked.Source);
                RequireComposable(ranked.Source);
                if (ranked.Count <= 0)
                {
                    throw new TraceQLParseException(
                        $"{(ranked.IsTop ? "topk" : "bottomk")} limit must be greater than 0");
                }

                break;
            case FilteredExpr filtered:
                Check(filtered.Source);
                RequireComposable(filtered.Source);
                break;
            case MetricsMath math:
                Check(math.Left);
                Check(math.Right);
                RequireComposable(math.Left);
                RequireComposable(math.Right);
                break;
            case MetricsNumber { Value: { Type: TraceQLValueType.Duration } duration }:
                throw new TraceQLParseException($"scalar {duration} not supported in metrics math");
        }
    }

    private static void RequireComposable(MetricsExpr metrics)
    {
        if (metrics is MetricsQuery { Function.Operation: MetricsOperation.Compare })
        {
            throw new TraceQLParseException("`compare()` cannot be used with second stage functions");
        }
    }

    private static void CheckFunction(MetricsFunction function)
    {
        CheckAll(function.By);
        if (function.Attribute is { } measured)
        {
            FieldChecks.Check(measured);
        }

        var takesLabel = function.Operation is MetricsOperation.QuantileOverTime or MetricsOperation.HistogramOverTime
            or MetricsOperation.AverageOverTime;
        if (function.By.Count > TraceQLLimits.GroupByMax - (takesLabel ? 1 : 0))
        {
            throw new TraceQLParseException($"metrics group by {function.By.Count} values not yet supported");
        }

        foreach (var quantile in function.Quantiles)
        {
            if (!(quantile >= 0 && quantile <= 1))
            {
                throw new TraceQLParseException(
                    $"quantile must be between 0 and 1: {TraceQLValue.OfNumber(quantile)}");
            }
        }

        if (function.Compare is { } compare)
        {
            CheckCompare(compare);
        }
    }

    private static void CheckCompare(CompareArguments compare)
    {
        CheckFilter(compare.Selection);
        if (compare.Top is <= 0 or > TraceQLLimits.CompareTopMax)
        {
            throw new TraceQLParseException(
                $"compare() top number of values must be between 1 and {TraceQLLimits.CompareTopMax}, "
                + $"got {compare.Top}");
        }

        if (compare.StartNs != 0 || compare.EndNs != 0)
        {
            if (compare.StartNs <= 0 || compare.EndNs <= 0)
            {
                throw new TraceQLParseException("compare() timestamps must be greater than 0");
            }

            if (compare.EndNs <= compare.StartNs)
            {
                throw new TraceQLParseException("compare() end timestamp must be greater than start timestamp");
            }
        }
    }
}
