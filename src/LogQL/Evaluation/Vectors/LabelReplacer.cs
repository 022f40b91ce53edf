using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Regex;

namespace Trine.LogQL.Evaluation;

/// <summary><c>label_replace</c>. Stateless.</summary>
internal static class LabelReplacer
{
    public static IReadOnlyList<StepSeries> Replace(LabelReplaceExpr expr, IReadOnlyList<StepSeries> operand)
    {
        var regex = Re2.Compile(expr.Pattern, Re2Options.Anchored);
        return [.. operand.Select(series => Replace(expr, regex, series))];
    }

    private static StepSeries Replace(LabelReplaceExpr expr, Re2 regex, StepSeries series)
    {
        if (regex.ExpandMatch(series.Labels.ValueOf(expr.Source), expr.Replacement) is not { } value)
        {
            return series;
        }

        var labels = LabelSet.Create(series.Labels.Where(label => label.Name != expr.Destination));
        return series.WithLabels(value.Length == 0 ? labels : labels.With(expr.Destination, value));
    }
}
