using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>A side of an arithmetic operator between series.</summary>
/// <param name="Number">Set for a number.</param>
/// <param name="Series">Empty for a number.</param>
internal readonly record struct MathOperand(TraceQLValue? Number, IReadOnlyList<MetricSeriesValues> Series);

/// <summary>
/// Arithmetic of series: those with equal labels pair, a side with one series that has no labels goes with each of the
/// other.
/// </summary>
internal static class SeriesMath
{
    public static IReadOnlyList<MetricSeriesValues> Apply(TraceQLOperator op, MathOperand left, MathOperand right)
    {
        if (left.Number is { } first)
        {
            return [.. right.Series.Select(series => new MetricSeriesValues(
                Labels(op, series, first.ToString(), NameOf(series)),
                Apply(op, Constant(first, series), series.Values)))];
        }

        if (right.Number is { } second)
        {
            return [.. left.Series.Select(series => new MetricSeriesValues(
                Labels(op, series, NameOf(series), second.ToString()),
                Apply(op, series.Values, Constant(second, series))))];
        }

        var pairs = new List<MetricSeriesValues>();
        foreach (var (one, other, labelled) in Pairs(left.Series, right.Series))
        {
            var values = Apply(op, one.Values, other.Values);
            if (!Array.TrueForAll(values, SampleValue.IsAbsent))
            {
                pairs.Add(new MetricSeriesValues(Labels(op, labelled, NameOf(one), NameOf(other)), values));
            }
        }

        return pairs;
    }

    private static IEnumerable<(MetricSeriesValues Left, MetricSeriesValues Right, MetricSeriesValues Labelled)> Pairs(
        IReadOnlyList<MetricSeriesValues> left, IReadOnlyList<MetricSeriesValues> right)
    {
        if (right is [{ IsUnlabelled: true } onlyRight])
        {
            return left.Select(series => (series, onlyRight, series));
        }

        if (left is [{ IsUnlabelled: true } onlyLeft])
        {
            return right.Select(series => (onlyLeft, series, series));
        }

        var byKey = right.ToDictionary(series => series.Key, StringComparer.Ordinal);
        return left.Where(series => byKey.ContainsKey(series.Key))
            .Select(series => (series, byKey[series.Key], series));
    }

    private static double[] Constant(TraceQLValue number, MetricSeriesValues series)
    {
        var values = new double[series.Values.Length];
        Array.Fill(values, number.Number);
        return values;
    }

    private static double[] Apply(TraceQLOperator op, double[] left, double[] right)
    {
        var values = new double[left.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = SampleValue.IsAbsent(left[i]) || SampleValue.IsAbsent(right[i]) ? SampleValue.Absent : op switch
            {
                TraceQLOperator.Add => left[i] + right[i],
                TraceQLOperator.Subtract => left[i] - right[i],
                TraceQLOperator.Multiply => left[i] * right[i],
                _ => right[i] == 0 ? double.NaN : left[i] / right[i],
            };
        }

        return values;
    }

    private static string NameOf(MetricSeriesValues series)
    {
        foreach (var (key, value) in series.Labels)
        {
            if (key == MetricSeriesValues.NameLabel)
            {
                return value.Text;
            }
        }

        return "";
    }

    private static IReadOnlyList<(string Key, TraceQLValue Value)> Labels(
        TraceQLOperator op, MetricSeriesValues series, string left, string right)
        => series.IsUnlabelled
            ? [(MetricSeriesValues.NameLabel, TraceQLValue.OfText($"({left} {Operators.Text(op)} {right})"))]
            : series.Labels;
}
