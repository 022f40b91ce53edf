namespace Trine.LogQL.Syntax.Validation;

/// <summary>Checks the arguments of all stages, as Loki does when it is about to run a query.</summary>
internal static class StageChecks
{
    /// <exception cref="LogQLParseException">A stage's argument is wrong; the text names the stage.</exception>
    public static void Check(LogQLExpr expr)
    {
        switch (expr)
        {
            case LogSelectorExpr selector:
                CheckStages(selector.Stages);
                break;
            case BinaryOpExpr binary:
                Check(binary.Left);
                Check(binary.Right);
                break;
            case VectorAggregationExpr aggregation:
                Check(aggregation.Operand);
                break;
            case LabelReplaceExpr replace:
                Check(replace.Operand);
                break;
            case RangeAggregationExpr aggregation:
                CheckStages(WithoutUselessFormats(aggregation));
                break;
        }
    }

    /// <summary>A <c>line_format</c> whose line nobody looks at is dropped before running, wrong or not.</summary>
    private static List<PipelineStage> WithoutUselessFormats(RangeAggregationExpr aggregation)
    {
        var stages = aggregation.Range.Selector.Stages;
        var readsLines = aggregation.Op is RangeOp.BytesOverTime or RangeOp.BytesRate;
        var kept = new List<PipelineStage>(stages.Count);
        foreach (var stage in stages.Reverse())
        {
            readsLines |= stage is LineFilterStage or JsonStage or LogfmtStage or RegexpStage or PatternStage
                or UnpackStage;
            if (readsLines || stage is not LineFormatStage)
            {
                kept.Add(stage);
            }
        }

        kept.Reverse();
        return kept;
    }

    /// <summary>Checks stages in the order in which Loki builds them: line filters come before the stages that do not
    /// change the line, all that meet there as one.</summary>
    private static void CheckStages(IReadOnlyList<PipelineStage> stages)
    {
        var filters = new List<LineFilterStage>();
        var others = new List<PipelineStage>();
        foreach (var stage in stages)
        {
            if (stage is LineFilterStage filter)
            {
                filters.Add(filter);
                continue;
            }

            if (stage is LabelFilterStage)
            {
                Flush(filters, others);
            }

            others.Add(stage);
            if (stage is LineFormatStage or UnpackStage or LabelFilterStage)
            {
                Flush(filters, others);
            }
        }

        Flush(filters, others);
    }

    private static void Flush(List<LineFilterStage> filters, List<PipelineStage> others)
    {
        // The last filter is built first.
        for (var i = filters.Count - 1; i >= 0; i--)
        {
            FailOn(filters, CheckLineFilter(filters[i]));
        }

        foreach (var stage in others)
        {
            FailOn([stage], CheckStage(stage));
        }

        filters.Clear();
        others.Clear();
    }

    private static void FailOn(IEnumerable<PipelineStage> stages, string error)
    {
        if (error.Length > 0)
        {
            throw new LogQLParseException($"stage '{string.Join(' ', stages)}' : {error}");
        }
    }

    private static string CheckLineFilter(LineFilterStage filter)
        => filter.Terms.Select(term => CheckTerm(filter, term)).FirstOrDefault(error => error.Length > 0, "");

    private static string CheckTerm(LineFilterStage filter, LineFilterTerm term)
    {
        if (term.IsIp)
        {
            return filter.Op is LineFilterOp.Contains or LineFilterOp.NotContains
                ? StageArguments.CheckIp(term.Text)
                : "ip: invalid operation";
        }

        return filter.Op switch
        {
            LineFilterOp.Match or LineFilterOp.NotMatch => StageArguments.CheckRegexp(term.Text),
            LineFilterOp.Pattern or LineFilterOp.NotPattern => StageArguments.CheckPatternFilter(term.Text),
            _ => "",
        };
    }

    private static string CheckStage(PipelineStage stage) => stage switch
    {
        JsonStage json => StageArguments.CheckJson(json),
        LogfmtStage logfmt => StageArguments.CheckLogfmt(logfmt),
        // An address within a filter of several parts is not checked: it matches nothing.
        LabelFilterStage { Filter: IpLabelFilter ip } => StageArguments.CheckIp(ip.Pattern),
        LineFormatStage format => StageArguments.CheckLineFormat(format),
        LabelFormatStage format => StageArguments.CheckLabelFormat(format),
        _ => "",
    };
}
